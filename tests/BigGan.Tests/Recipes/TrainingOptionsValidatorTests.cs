using BigGan.Training;
using BigGan.Recipes;

namespace BigGan.Tests.Recipes;

public sealed class TrainingOptionsValidatorTests
{
    private static readonly TrainingOptions Fashion = WithPublishedTables(Presets.Get("fashion-32").Options);

    [Theory]
    [InlineData("""{"model":{"height":48}}""", "model.height x model.width is 48x32; it must be bottom_height (4) and bottom_width (4) times")]
    [InlineData("""{"model":{"height":4,"width":4}}""", "model.height x model.width is 4x4")]
    [InlineData("""{"model":{"height":0,"width":0}}""", "model.height x model.width is 0x0")]
    [InlineData("""{"model":{"bottom_height":0}}""", "model.bottom_height is 0; it must be at least 1")]
    [InlineData("""{"model":{"image_channels":2}}""", "model.image_channels is 2; it must be 1 (grey) or 3 (colour)")]
    [InlineData("""{"model":{"class_count":0}}""", "model.class_count is 0; it must be at least 1")]
    [InlineData("""{"model":{"generator":{"width":0}}}""", "model.generator.width is 0; it must be at least 1")]
    [InlineData("""{"model":{"generator":{"latent_size":3}}}""", "model.generator.latent_size is 3; it must be at least 4")]
    [InlineData("""{"model":{"generator":{"shared_embedding":false}}}""", "model.generator.hierarchical is true; it must be false where shared_embedding is false")]
    [InlineData("""{"model":{"generator":{"shared_size":0}}}""", "model.generator.shared_size is 0; it must be at least 1")]
    [InlineData("""{"model":{"generator":{"channel_multiples":[4,4]}}}""", "model.generator.channel_multiples is a list of 2; it must be one entry for each of the 3 blocks")]
    [InlineData("""{"model":{"generator":{"channel_multiples":[4,4,0]}}}""", "model.generator.channel_multiples[2] is 0; it must be at least 1")]
    [InlineData("""{"model":{"generator":{"attention_resolutions":[64]}}}""", "model.generator.attention_resolutions is 64; it must be empty or heights of feature maps: 8, 16, 32")]
    [InlineData("""{"model":{"discriminator":{"attention_resolutions":[4]}}}""", "model.discriminator.attention_resolutions is 4; it must be empty or heights of feature maps: 16, 8")]
    [InlineData("""{"model":{"generator":{"width":3,"channel_multiples":[4,2,2],"attention_resolutions":[16]}}}""", "model.generator.width is 3; it must be at least 4 with attention at 16")]
    [InlineData("""{"model":{"discriminator":{"downsample":[true,true,true,true,true,true],"channel_multiples":[1,1,1,1,1,1]}}}""", "model.discriminator.downsample is 6 halvings; it must be at most 5")]
    [InlineData("""{"model":{"discriminator":{"downsample":[]}}}""", "model.discriminator.downsample is a list of 0; it must be one entry for each of the 4 blocks")]
    [InlineData("""{"model":{"discriminator":{"channel_multiples":[4,4]}}}""", "model.discriminator.channel_multiples is a list of 2; it must be one entry for each of the 4 blocks")]
    [InlineData("""{"model":{"discriminator":{"width":1,"attention_resolutions":[16]}}}""", "model.discriminator.width is 1; it must be at least 2 with attention at 16")]
    [InlineData("""{"model":{"generator":{"spectral_norm":{"singular_values":0}}}}""", "model.generator.spectral_norm.singular_values is 0; it must be at least 1")]
    [InlineData("""{"model":{"discriminator":{"spectral_norm":{"iterations":0}}}}""", "model.discriminator.spectral_norm.iterations is 0; it must be at least 1")]
    [InlineData("""{"model":{"generator":{"spectral_norm":{"epsilon":0}}}}""", "model.generator.spectral_norm.epsilon is 0; it must be above 0")]
    [InlineData("""{"model":{"generator":{"batch_norm":{"epsilon":-1}}}}""", "model.generator.batch_norm.epsilon is -1; it must be above 0")]
    [InlineData("""{"model":{"generator":{"batch_norm":{"momentum":0}}}}""", "model.generator.batch_norm.momentum is 0; it must be above 0 and at most 1")]
    [InlineData("""{"batch_size":0}""", "batch_size is 0; it must be at least 1")]
    [InlineData("""{"generator_batch_size":0}""", "generator_batch_size is 0; it must be at least 64")]
    [InlineData("""{"steps":0}""", "steps is 0; it must be at least 1")]
    [InlineData("""{"discriminator_steps":0}""", "discriminator_steps is 0; it must be at least 1")]
    [InlineData("""{"generator":{"learning_rate":0}}""", "generator.learning_rate is 0; it must be above 0")]
    [InlineData("""{"discriminator":{"beta1":-0.1}}""", "discriminator.beta1 is -0.1; it must be at least 0 and below 1")]
    [InlineData("""{"generator":{"beta2":1}}""", "generator.beta2 is 1; it must be at least 0 and below 1")]
    [InlineData("""{"generator":{"epsilon":0}}""", "generator.epsilon is 0; it must be above 0")]
    [InlineData("""{"discriminator":{"accumulations":0}}""", "discriminator.accumulations is 0; it must be at least 1")]
    [InlineData("""{"generator":{"orthogonal_regularisation":{"strength":0}}}""", "generator.orthogonal_regularisation.strength is 0; it must be above 0")]
    [InlineData("""{"average":{"decay":1}}""", "average.decay is 1; it must be at least 0 and below 1")]
    [InlineData("""{"average":{"start_step":-1}}""", "average.start_step is -1; it must be at least 0")]
    [InlineData("""{"output":{"checkpoint_every":0}}""", "output.checkpoint_every is 0; it must be at least 1")]
    [InlineData("""{"output":{"keep_checkpoints":0}}""", "output.keep_checkpoints is 0; it must be at least 1")]
    [InlineData("""{"output":{"sample_every":0}}""", "output.sample_every is 0; it must be at least 1")]
    [InlineData("""{"output":{"log_every":0}}""", "output.log_every is 0; it must be at least 1")]
    public void A_value_out_of_range_is_named_with_its_range(string change, string message)
    {
        TrainingOptions options = TrainingOptionsJson.Merge(Fashion, change, "test");
        string violation = Assert.Single(RunOptions.Violations(options));
        Assert.StartsWith(message, violation, StringComparison.Ordinal);
        Assert.Equal(violation, Assert.Throws<InvalidOptionException>(() => RunOptions.Validate(options)).Message);
    }

    [Theory]
    [InlineData("""{"model":{"bottom_height":257}}""", "model.bottom_height is 257; it must be at most 256")]
    [InlineData("""{"model":{"bottom_height":8,"bottom_width":8,"height":32768,"width":32768}}""", "model.height x model.width is 32768x32768; it must be at most 16384x16384")]
    [InlineData("""{"model":{"class_count":2147483647}}""", "model.class_count is 2147483647; it must be at most 1000000")]
    [InlineData("""{"model":{"generator":{"width":2147483647}}}""", "model.generator.width is 2147483647; it must be at most 16384")]
    [InlineData("""{"model":{"discriminator":{"width":10000}}}""", "model.discriminator.width is 10000; it must be at most 4096 with a channel multiple of 4")]
    [InlineData("""{"model":{"generator":{"latent_size":2147483647}}}""", "model.generator.latent_size is 2147483647; it must be at most 65536")]
    [InlineData("""{"model":{"generator":{"shared_size":2147483647}}}""", "model.generator.shared_size is 2147483647; it must be at most 65536")]
    [InlineData("""{"model":{"generator":{"upsample":[true,true,true]}}}""", "model.generator.upsample is a list of 3; it must be null in BigGAN, whose blocks all double the resolution")]
    [InlineData("""{"model":{"generator":{"bottom_multiple":0}}}""", "model.generator.bottom_multiple is 0; it must be at least 1")]
    [InlineData("""{"model":{"generator":{"attention_blocks":[3]}}}""", "model.generator.attention_blocks[0] is 3; it must be the number of a block: 0 to 2")]
    [InlineData("""{"model":{"generator":{"attention_blocks":[1,-1]}}}""", "model.generator.attention_blocks[1] is -1; it must be the number of a block: 0 to 2")]
    [InlineData("""{"model":{"generator":{"attention_blocks":[1,2,1]}}}""", "model.generator.attention_blocks[2] is 1; it must be another block than those before it")]
    [InlineData("""{"model":{"generator":{"width":1,"attention_blocks":[1]}}}""", "model.generator.width is 1; it must be at least 2 with attention after block 1, which needs 8 channels there")]
    [InlineData("""{"model":{"discriminator":{"attention_blocks":[4]}}}""", "model.discriminator.attention_blocks[0] is 4; it must be the number of a block: 0 to 3")]
    [InlineData("""{"model":{"generator":{"output_channels":0}}}""", "model.generator.output_channels is 0; it must be at least 1, the image's")]
    [InlineData("""{"model":{"image_channels":3,"generator":{"output_channels":2}}}""", "model.generator.output_channels is 2; it must be at least 3, the image's")]
    [InlineData("""{"model":{"generator":{"output_channels":2147483647}}}""", "model.generator.output_channels is 2147483647; it must be at most 16384")]
    [InlineData("""{"model":{"generator":{"output_kernel":2}}}""", "model.generator.output_kernel is 2; it must be 1 or 3")]
    [InlineData("""{"model":{"generator":{"batch_norm":{"output_epsilon":0}}}}""", "model.generator.batch_norm.output_epsilon is 0; it must be above 0")]
    [InlineData("""{"model":{"discriminator":{"downsample":[],"channel_multiples":[]}}}""", "model.discriminator.channel_multiples is a list of 0; it must be one of at least 1 and at most 128 entries")]
    [InlineData("""{"model":{"discriminator":{"downsample":[false,false,false,false],"attention_resolutions":[32]}}}""", "model.discriminator.attention_resolutions is 32; it must be empty: no block changes the resolution")]
    [InlineData("""{"model":{"discriminator":{"wide_first":true}}}""", "model.discriminator.wide_first is true; it must be false where wide is true")]
    [InlineData("""{"model":{"discriminator":{"spectral_norm":{"iterations":2147483647}}}}""", "model.discriminator.spectral_norm.iterations is 2147483647; it must be at most 100")]
    [InlineData("""{"model":{"generator":{"depth":1}}}""", "model.generator.depth is 1; it must be left at 2 in BigGAN, which has one block a resolution")]
    [InlineData("""{"model":{"discriminator":{"depth":3}}}""", "model.discriminator.depth is 3; it must be left at 2 in BigGAN, which has one block a resolution")]
    [InlineData("""{"model":{"generator":{"bottom_attention":true}}}""", "model.generator.bottom_attention is true; it must be false in BigGAN")]
    public void A_value_that_no_network_can_have_is_named_as_well(string change, string message) => A_value_out_of_range_is_named_with_its_range(change, message);

    [Theory]
    [InlineData("""{"model":{"generator":{"shared_embedding":false}}}""", "model.generator.shared_embedding is false; it must be true in BigGAN-deep")]
    [InlineData("""{"model":{"generator":{"hierarchical":false}}}""", "model.generator.hierarchical is false; it must be true in BigGAN-deep, where every block takes the whole of z")]
    [InlineData("""{"model":{"generator":{"latent_size":0}}}""", "model.generator.latent_size is 0; it must be at least 1")]
    [InlineData("""{"model":{"generator":{"channel_multiples":[4,4,4,2,4,2]}}}""", "model.generator.channel_multiples[4] is 4; it must be at most 2, the one before: blocks of BigGAN-deep's generator only drop channels")]
    [InlineData("""{"model":{"generator":{"channel_multiples":[4,4,4]}}}""", "model.generator.channel_multiples is a list of 3; it must be one entry for each of the 6 blocks")]
    [InlineData("""{"model":{"generator":{"bottom_multiple":3}}}""", "model.generator.channel_multiples[0] is 4; it must be at most 3, the one before: blocks of BigGAN-deep's generator only drop channels")]
    [InlineData("""{"model":{"generator":{"width":1,"channel_multiples":[8,8,8,3,3,3]}}}""", "model.generator.width is 1; it must be at least 2 in BigGAN-deep, whose bottlenecks are a quarter of 4 channels or more")]
    [InlineData("""{"model":{"generator":{"upsample":[true,true,true]}}}""", "model.generator.upsample is a list of 3; it must be one entry for each of the 6 blocks")]
    [InlineData("""{"model":{"generator":{"upsample":[true,false,true,false,false,false]}}}""", "model.generator.upsample is true for 2 blocks; it must be true for 3 at this image size")]
    [InlineData("""{"model":{"generator":{"attention_resolutions":[4]}}}""", "model.generator.attention_resolutions is 4; it must be empty or heights of feature maps: 8, 16, 32")]
    [InlineData("""{"model":{"generator":{"attention_blocks":[6]}}}""", "model.generator.attention_blocks[0] is 6; it must be the number of a block: 0 to 5")]
    [InlineData("""{"model":{"discriminator":{"channel_multiples":[4,4,4]}}}""", "model.discriminator.channel_multiples is a list of 3; it must be one entry for the stem and each of the 3 stages")]
    [InlineData("""{"model":{"discriminator":{"channel_multiples":[4,4,2,4]}}}""", "model.discriminator.channel_multiples[2] is 2; it must be at least 4, the one before: blocks of BigGAN-deep's discriminator only add channels")]
    [InlineData("""{"model":{"discriminator":{"width":1,"channel_multiples":[1,3,4,4]}}}""", "model.discriminator.width is 1; it must be at least 2 in BigGAN-deep, whose bottlenecks are a quarter of 4 channels or more")]
    [InlineData("""{"model":{"discriminator":{"downsample":[true,true]}}}""", "model.discriminator.downsample is a list of 2; it must be one entry for each of the 3 stages")]
    [InlineData("""{"model":{"discriminator":{"downsample":[]}}}""", "model.discriminator.downsample is a list of 0; it must be one entry for each of the 3 stages")]
    [InlineData("""{"model":{"discriminator":{"wide":false}}}""", "model.discriminator.wide is false; it must be true in BigGAN-deep, whose blocks are bottlenecks")]
    [InlineData("""{"model":{"generator":{"depth":0}}}""", "model.generator.depth is 0; it must be at least 1")]
    [InlineData("""{"model":{"discriminator":{"depth":17}}}""", "model.discriminator.depth is 17; it must be at most 16")]
    [InlineData("""{"model":{"generator":{"depth":3,"channel_multiples":[4,4,4,4,4,4]}}}""", "model.generator.channel_multiples is a list of 6; it must be one entry for each of the 9 blocks, or null for the usual ones")]
    [InlineData("""{"model":{"generator":{"depth":1,"upsample":[true,true,true],"channel_multiples":[4,4,4]}}}""", "model.generator.depth is 1; it must be 2 where upsample lists the blocks")]
    [InlineData("""{"model":{"bottom_height":1,"bottom_width":1,"height":8,"width":8,"generator":{"bottom_attention":true,"attention_resolutions":[]},"discriminator":{"attention_resolutions":[]}}}""", "model.generator.bottom_attention is true; it must be feature maps of even height and width")]
    public void A_value_that_BigGAN_deep_cannot_have_is_named_with_what_it_can(string change, string message)
    {
        TrainingOptions options = TrainingOptionsJson.Merge(WithPublishedTables(Presets.Get("fashion-deep-32").Options), change, "test");
        string violation = Assert.Single(RunOptions.Violations(options));
        Assert.StartsWith(message, violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model":{"generator":{"upsample":[true,true,false,true,false],"channel_multiples":[8,4,4,4,1]}}}""")]
    [InlineData("""{"model":{"generator":{"upsample":[true,false,false,true,true,false],"attention_blocks":[0,5],"output_channels":128}}}""")]
    [InlineData("""{"model":{"discriminator":{"downsample":[false,true],"channel_multiples":[1,1,8],"attention_blocks":[1]}}}""")]
    [InlineData("""{"model":{"generator":{"depth":1,"bottom_attention":true},"discriminator":{"depth":3,"attention_blocks":[2]}}}""")]
    [InlineData("""{"model":{"generator":{"depth":16},"discriminator":{"depth":16}}}""")]
    [InlineData("""{"model":{"height":4,"width":4,"generator":{"upsample":[false],"channel_multiples":[4],"attention_resolutions":[]},"discriminator":{"attention_resolutions":[]}}}""")]
    public void Unusual_forms_of_BigGAN_deep_are_fine(string change) =>
        RunOptions.Validate(TrainingOptionsJson.Merge(WithPublishedTables(Presets.Get("fashion-deep-32").Options), change, "test"));

    [Theory]
    [InlineData("""{"generator":{"learning_rate":1e-300}}""")]
    [InlineData("""{"model":{"generator":{"spectral_norm":null}}}""")]
    [InlineData("""{"model":{"discriminator":{"wide":false,"wide_first":true}}}""")]
    [InlineData("""{"model":{"bottom_height":5,"bottom_width":43,"height":80,"width":688}}""")]
    [InlineData("""{"model":{"height":96,"width":96,"bottom_height":6,"bottom_width":6,"generator":{"attention_resolutions":[12,48]}}}""")]
    [InlineData("""{"model":{"discriminator":{"attention_resolutions":[16,8]}}}""")]
    public void Unusual_options_within_range_are_fine(string change) =>
        RunOptions.Validate(TrainingOptionsJson.Merge(Fashion, change, "test"));

    [Fact]
    public void All_that_is_wrong_is_said_at_once_in_one_line()
    {
        var error = Assert.Throws<InvalidOptionException>(() => RunOptions.Validate(Fashion with { Steps = 0, BatchSize = -1 }));
        Assert.Equal("batch_size is -1; it must be at least 1; steps is 0; it must be at least 1", error.Message);
    }

    // So that changing the size alone leaves nothing else wrong.
    private static TrainingOptions WithPublishedTables(TrainingOptions options) => options with
    {
        Model = options.Model with
        {
            Generator = options.Model.Generator with { ChannelMultiples = null },
            Discriminator = options.Model.Discriminator with { ChannelMultiples = null },
        },
    };
}
