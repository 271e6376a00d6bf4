using System.Collections;
using BigGan.Tests;

namespace BigGan.Torch.Tests;

/// <summary>A tensor is not freed while an operator uses it, and not used once it is disposed.</summary>
public sealed class TensorLifetimeTests
{
    private const int Size = 1_000;

    [Fact]
    public void Operators_and_another_thread_that_disposes_their_tensors_get_along()
    {
        TensorBalance before = TensorBalance.Take();
        long started = 0, refused = 0;
        Tensor? current = null;
        bool isDone = false;
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            using var noGrad = Autograd.NoGrad();
            while (!Volatile.Read(ref isDone))
            {
                if (Volatile.Read(ref current) is not { } tensor) continue;
                using var scope = new TensorScope();
                try
                {
                    Interlocked.Increment(ref started);
                    double first = tensor.Min().Item();
                    Assert.Equal(first, ShapeOperators.Concatenate([tensor, tensor]).Max().Item());
                    Assert.Equal([Size], tensor.Shape);
                }
                catch (ObjectDisposedException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        }));
        thread.Start();
        for (int round = 0; round < 500 && thread.IsAlive; round++)
        {
            Tensor tensor = Filled(round);
            long seen = Interlocked.Read(ref started);
            Volatile.Write(ref current, tensor);
            SpinWait.SpinUntil(() => Interlocked.Read(ref started) > seen || !thread.IsAlive);
            Thread.SpinWait(round % 100);
            tensor.Dispose();
            Filled(-1).Dispose(); // takes the memory, if it was freed
        }

        Volatile.Write(ref isDone, true);
        thread.Join();
        Assert.Null(failure);
        Assert.True(Interlocked.Read(ref refused) > 0);
        Volatile.Write(ref current, null);
        Assert.Equal(before, TensorBalance.Take());
    }

    [Fact]
    public void A_tensor_that_is_disposed_while_an_operator_is_called_lives_until_the_call_ends()
    {
        using var scope = new TensorScope();
        Tensor first = Filled(1), second = Filled(2);
        long before = TensorCounters.LiveCount;
        Tensor joined = ShapeOperators.Concatenate(new DisposingList(first, second));
        Assert.Throws<ObjectDisposedException>(() => first.Shape);
        Assert.Equal(before, TensorCounters.LiveCount); // the first is gone, the result is there
        Assert.Equal((1, 2), (joined.Min().Item(), joined.Max().Item()));
        second.Dispose();
    }

    [Fact]
    public void A_disposed_tensor_is_refused_wherever_it_is_used()
    {
        using var scope = new TensorScope();
        Tensor gone = Filled(1), alive = Filled(1);
        gone.Dispose();
        gone.Dispose();
        Assert.Contains("with the scope that made it", Assert.Throws<ObjectDisposedException>(() => alive + gone).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => ShapeOperators.Concatenate([alive, gone]));
        Assert.Throws<ObjectDisposedException>(() => gone.Shape);
        Assert.Throws<ObjectDisposedException>(() => gone.ToArray<float>());
        Assert.Throws<ObjectDisposedException>(() => gone.Span<float>());
        Assert.Throws<ObjectDisposedException>(() => gone.RequiresGrad = true);
        Assert.Throws<ObjectDisposedException>(() => gone.Backward());
        Assert.Throws<ObjectDisposedException>(() => alive.SetGradient(gone));
        Assert.Equal("freed tensor", gone.ToString());
        long before = TensorCounters.LiveCount;
        alive.Dispose();
        Assert.Equal(before - 1, TensorCounters.LiveCount); // no refused call holds it
    }

    private static Tensor Filled(double value)
    {
        using var scope = new TensorScope();
        return scope.Keep(TensorFactory.Full(value, DataType.Float32, Device.Cpu, Size)).Own();
    }

    /// <summary>Disposes its first tensor when its second is asked for.</summary>
    private sealed class DisposingList(Tensor first, Tensor second) : IReadOnlyList<Tensor>
    {
        public int Count => 2;

        public Tensor this[int index]
        {
            get
            {
                if (index == 0) return first;
                first.Dispose();
                return second;
            }
        }

        public IEnumerator<Tensor> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
