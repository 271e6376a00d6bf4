using BigGan.Checkpoints;
using BigGan.Layers;
using BigGan.Models;
using BigGan.Sampling;
using BigGan.Tests.Parity;
using BigGan.Torch;

namespace BigGan.Tests.Sampling;

public sealed class SamplerLoadingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_network_that_cannot_be_folded_is_freed()
    {
        using var source = ModelSource.Open(ShippedModel.CopyTo(_folder["model"]));
        var generator = new Unfoldable(source.LoadGenerator(Device.Cpu));
        Assert.Throws<NotFiniteNumberException>(() => Sampler.TakeOver(generator, source, null, new SamplerOptions()));
        Assert.True(generator.IsDisposed);
    }

    [Fact]
    public void The_checksum_of_another_programs_weights_is_computed_once()
    {
        using var recorded = ParityCase.Open("biggan-pytorch/e-32-sv2-thin");
        File.Copy(recorded.PathOf("G_ema.pth"), _folder["G_ema.pth"]);
        using var source = ModelSource.Open(_folder["G_ema.pth"]);
        string sha256 = source.WeightsSha256;
        Assert.Equal(ManifestFile.Of(_folder["G_ema.pth"]).Sha256, sha256);
        File.Delete(_folder["G_ema.pth"]); // so that it could not be computed again
        Assert.Equal(sha256, source.WeightsSha256);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Unfoldable(IGenerator inner) : IGenerator
    {
        internal bool IsDisposed { get; private set; }

        public ParameterStore Parameters => inner.Parameters;

        public int LatentSize => inner.LatentSize;

        public ModelOptions Model => inner.Model;

        public LayerInputShape LayerShape => inner.LayerShape;

        public Tensor Forward(Tensor z, Tensor y, Pass pass) => inner.Forward(z, y, pass);

        public Tensor Forward(LayerInputs inputs, Pass pass) => inner.Forward(inputs, pass);

        public void Fold(DataType type = DataType.Float32) => throw new NotFiniteNumberException("a singular value is none");

        public void ResetStatistics() => inner.ResetStatistics();

        public void Dispose()
        {
            IsDisposed = true;
            inner.Dispose();
        }
    }
}
