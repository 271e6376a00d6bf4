namespace BigGan.Tests.Conventions;

/// <summary>
/// Evaluates a module in plain numbers and in TensorFlow's own layouts, straight from its variables: what images must become
/// whatever our names, layouts and operators are.
/// </summary>
internal sealed class PlainTfHubModule(TfHubModule module)
{
    private const double Epsilon = 1e-4;
    private readonly TfHubListing _listing = module.Listing;
    private Map _map = new(0, 0, 0);

    /// <summary>Draws one image.</summary>
    /// <param name="latents">All of z.</param>
    /// <param name="label">The class.</param>
    /// <param name="statistics">Mean and variance of each norm, in the order of the network.</param>
    /// <returns>Height, width, channels in [-1,1].</returns>
    public Map Draw(double[] latents, int label, IReadOnlyList<(double[] Mean, double[] Variance)> statistics)
    {
        int norm = 0, chunk = _listing.Chunk;
        double[] shared = [.. Enumerable.Range(0, _listing.Shared).Select(i => Values($"linear/w{_listing.Average}")[(label * _listing.Shared) + i])];
        double[] Condition(int block) => [.. _listing.Deep ? latents : latents[((block + 1) * chunk)..((block + 2) * chunk)], .. shared];

        string first = _listing.Deep ? "Generator/GenZ/G_linear" : "Generator/G_Z/G_linear";
        double[] flat = Product(_listing.Deep ? Condition(0) : latents[..chunk], Normalised(first), Values($"{first}/b{_listing.Average}"));
        _map = new Map(4, 4, _listing.Channels[0], flat); // [4,4,C], as it comes
        for (int i = 0; i < _listing.Blocks; i++)
        {
            string block = i == 0 ? "Generator/GBlock" : $"Generator/GBlock_{i}";
            if (_listing.Deep) DeepBlock(block, Condition(i), i % 2 == 1, _listing.Channels[i + 1], () => statistics[norm++]);
            else Block(block, Condition(i), () => statistics[norm++]);
            if (i == _listing.AttentionAfter) Attend();
        }

        string last = _listing.Deep ? "Generator/BatchNorm" : "Generator/ScaledCrossReplicaBN";
        (string gain, string bias) = _listing.Deep ? ("scale", "offset") : ("gamma", "beta");
        (double[] mean, double[] variance) = statistics[norm];
        _map = Norm(_map, mean, variance, Values($"{last}/{gain}{_listing.Average}"), Values($"{last}/{bias}{_listing.Average}"));
        _map = Convolve(Relu(_map), _listing.Deep ? "Generator/conv_to_rgb" : "Generator/conv_2d");
        var image = new Map(_map.Height, _map.Width, 3);
        image.Fill((y, x, c) => Math.Tanh(_map[y, x, c]));
        return image;
    }

    private void Block(string block, double[] condition, Func<(double[] Mean, double[] Variance)> statistics)
    {
        Map h = Convolve(Double(Relu(ConditionalNorm(_map, $"{block}/HyperBN", "gamma", "beta", condition, statistics()))), $"{block}/conv0");
        h = Convolve(Relu(ConditionalNorm(h, $"{block}/HyperBN_1", "gamma", "beta", condition, statistics())), $"{block}/conv1");
        Map shortcut = Convolve(Double(_map), $"{block}/conv_sc");
        _map = Sum(h, shortcut);
    }

    private void DeepBlock(string block, double[] condition, bool doubles, int outputs, Func<(double[] Mean, double[] Variance)> statistics)
    {
        Map h = _map;
        for (int i = 0; i < 4; i++)
        {
            h = Relu(ConditionalNorm(h, i == 0 ? $"{block}/BatchNorm" : $"{block}/BatchNorm_{i}", "scale", "offset", condition, statistics()));
            if (i == 1 && doubles) h = Double(h);
            h = Convolve(h, $"{block}/conv{i}");
        }

        var kept = new Map(_map.Height, _map.Width, outputs);
        Map before = _map;
        kept.Fill((y, x, c) => before[y, x, c]);
        _map = Sum(h, doubles ? Double(kept) : kept);
    }

    private void Attend()
    {
        Map x = _map;
        Map theta = Convolve(x, "Generator/attention/theta", bias: false);
        Map phi = LargestOfFour(Convolve(x, "Generator/attention/phi", bias: false)), g = LargestOfFour(Convolve(x, "Generator/attention/g", bias: false));
        var gathered = new Map(x.Height, x.Width, g.Channels);
        for (int at = 0; at < x.Height * x.Width; at++)
        {
            double[] scores = [.. Enumerable.Range(0, phi.Height * phi.Width).Select(key => Math.Exp(Enumerable.Range(0, theta.Channels).Sum(c => theta.At(at, c) * phi.At(key, c))))];
            double total = scores.Sum();
            for (int c = 0; c < g.Channels; c++) gathered.At(at, c) = scores.Select((score, key) => score / total * g.At(key, c)).Sum();
        }

        Map o = Convolve(gathered, "Generator/attention/o_conv", bias: false);
        double gamma = Values($"Generator/attention/gamma{_listing.Average}")[0];
        _map = new Map(x.Height, x.Width, x.Channels);
        _map.Fill((y, column, c) => x[y, column, c] + (gamma * o[y, column, c]));
    }

    private Map ConditionalNorm(Map x, string name, string gain, string bias, double[] condition, (double[] Mean, double[] Variance) statistics) => Norm(
        x, statistics.Mean, statistics.Variance,
        [.. Product(condition, Normalised($"{name}/{gain}")).Select(value => 1 + value)],
        Product(condition, Normalised($"{name}/{bias}")));

    private static Map Norm(Map x, double[] mean, double[] variance, double[] gain, double[] bias)
    {
        var result = new Map(x.Height, x.Width, x.Channels);
        result.Fill((y, column, c) => ((x[y, column, c] - mean[c]) / Math.Sqrt(variance[c] + Epsilon) * gain[c]) + bias[c]);
        return result;
    }

    private Map Convolve(Map x, string name, bool bias = true)
    {
        long[] shape = module.Variables[$"{name}/w{_listing.Average}"].Shape; // [height,width,in,out]
        double[] kernel = Normalised(name);
        double[]? add = bias ? Values($"{name}/b{_listing.Average}") : null;
        (int window, int inputs, int outputs) = ((int)shape[0], (int)shape[2], (int)shape[3]);
        var result = new Map(x.Height, x.Width, outputs);
        result.Fill((y, column, o) =>
        {
            double sum = add?[o] ?? 0;
            for (int r = 0; r < window; r++)
            {
                for (int s = 0; s < window; s++)
                {
                    (int fromY, int fromX) = (y + r - (window / 2), column + s - (window / 2));
                    if (fromY < 0 || fromX < 0 || fromY >= x.Height || fromX >= x.Width) continue;
                    for (int i = 0; i < inputs; i++) sum += x[fromY, fromX, i] * kernel[(((((r * window) + s) * inputs) + i) * outputs) + o];
                }
            }

            return sum;
        });
        return result;
    }

    /// <summary>A weight [...,out] divided by its singular value, after one iteration from the stored vector; as the graph of a module does it.</summary>
    private double[] Normalised(string name)
    {
        double[] weight = Values($"{name}/w{_listing.Average}"), u = Values($"{name}/u0");
        int outputs = u.Length, rows = weight.Length / outputs;
        double[] v = Unit([.. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, outputs).Sum(o => u[o] * weight[(r * outputs) + o]))]);
        double[] product = Product(v, weight);
        double[] next = Unit(product);
        double largest = product.Zip(next).Sum(pair => pair.First * pair.Second);
        return [.. weight.Select(value => value / largest)];
    }

    private static double[] Unit(double[] vector)
    {
        double scale = 1 / Math.Sqrt(vector.Sum(value => value * value) + Epsilon);
        return [.. vector.Select(value => value * scale)];
    }

    /// <summary>A row vector times a matrix [in,out].</summary>
    private static double[] Product(double[] vector, double[] matrix, double[]? add = null)
    {
        int outputs = matrix.Length / vector.Length;
        return [.. Enumerable.Range(0, outputs).Select(o => (add?[o] ?? 0) + Enumerable.Range(0, vector.Length).Sum(i => vector[i] * matrix[(i * outputs) + o]))];
    }

    private static Map Relu(Map x)
    {
        var result = new Map(x.Height, x.Width, x.Channels);
        result.Fill((y, column, c) => Math.Max(0, x[y, column, c]));
        return result;
    }

    private static Map Double(Map x)
    {
        var result = new Map(2 * x.Height, 2 * x.Width, x.Channels);
        result.Fill((y, column, c) => x[y / 2, column / 2, c]);
        return result;
    }

    private static Map LargestOfFour(Map x)
    {
        var result = new Map(x.Height / 2, x.Width / 2, x.Channels);
        result.Fill((y, column, c) => Math.Max(
            Math.Max(x[2 * y, 2 * column, c], x[2 * y, (2 * column) + 1, c]), Math.Max(x[(2 * y) + 1, 2 * column, c], x[(2 * y) + 1, (2 * column) + 1, c])));
        return result;
    }

    private static Map Sum(Map a, Map b)
    {
        var result = new Map(a.Height, a.Width, a.Channels);
        result.Fill((y, x, c) => a[y, x, c] + b[y, x, c]);
        return result;
    }

    private double[] Values(string name) => [.. module.Variables[name].Values.Select(value => (double)value)];

    /// <summary>A feature map [height,width,channels].</summary>
    internal sealed class Map(int height, int width, int channels, double[]? values = null)
    {
        private readonly double[] _values = values ?? new double[height * width * channels];

        public int Height => height;

        public int Width => width;

        public int Channels => channels;

        public double this[int y, int x, int c] => _values[(((y * width) + x) * channels) + c];

        public ref double At(int place, int c) => ref _values[(place * channels) + c];

        public void Fill(Func<int, int, int, double> value)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    for (int c = 0; c < channels; c++) _values[(((y * width) + x) * channels) + c] = value(y, x, c);
                }
            }
        }
    }
}
