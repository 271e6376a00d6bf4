using BigGan.Layers;
using BigGan.Torch;

namespace BigGan.Cli.Diagnosis;

/// <summary>LibTorch, and what it and this program make of the processors.</summary>
internal static class LibTorchCheck
{
    internal static IEnumerable<Finding> Examine()
    {
        try
        {
            LibTorch.Require();
        }
        catch (TorchException e)
        {
            return [new Finding("LibTorch", FindingState.Missing, "cannot be used", e.Message), Processors(null)];
        }

        string configuration = LibTorch.BuildConfiguration;
        string[] loaded = LoadedLibraries();
        return
        [
            new Finding("LibTorch", FindingState.Found, $"{LibTorch.Version}, {Place(loaded, "libtorch_cpu.so") ?? "in an unknown place"}"),
            Processors(configuration),
            new Finding("threads", FindingState.Found, $"{LibTorch.Threads} of {Environment.ProcessorCount} processors"),
            Algebra(loaded, configuration),
            Arithmetic(),
            Gpu(configuration),
        ];
    }

    private static Finding Processors(string? configuration)
    {
        string model = Machine.Lines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            ?? "unknown model";
        string[] features =
        [
            .. Feature(Processor.HasAvx2, "AVX2"),
            .. Feature(Processor.HasAvx512, "AVX-512"),
            .. Feature(Processor.HasAvx512BFloat16, "AVX-512 bfloat16"),
            .. Feature(Processor.HasAmxBFloat16, "AMX bfloat16"),
        ];
        string value = $"{model}, {(features.Length > 0 ? string.Join(", ", features) : "no vector extension that matters")}";
        return new Finding("CPU", FindingState.Found, Entry(configuration, "CPU capability usage:") is { } used ? $"{value}; LibTorch uses {used}" : value);
    }

    private static string[] Feature(bool has, string name) => has ? [name] : [];

    // Debian's LibTorch takes whatever BLAS the system's alternatives name; the reference one is 10 to 50 times slower.
    private static Finding Algebra(string[] loaded, string configuration)
    {
        string? mkldnn = configuration.Contains("MKL-DNN", StringComparison.OrdinalIgnoreCase) || configuration.Contains("oneDNN", StringComparison.OrdinalIgnoreCase)
            ? ", oneDNN"
            : null;
        if (Place(loaded, "openblas") is not null) return new Finding("algebra", FindingState.Found, "OpenBLAS" + mkldnn);
        return Place(loaded, "/libblas.so") is { } reference
            ? new Finding("algebra", FindingState.Optional, $"the slow reference BLAS, {reference}", "sudo apt-get install libopenblas0-pthread")
            : new Finding("algebra", FindingState.Found, "LibTorch's own BLAS" + mkldnn);
    }

    private static Finding Arithmetic()
    {
        Device device = Device.Parse("auto");
        if (Environment.GetEnvironmentVariable(NetworkPrecision.AutoVariable) is { Length: > 0 } asked)
            return new Finding("precision", FindingState.Found, $"auto is {(NetworkPrecision.Resolve(Precision.Auto, device) == Precision.BFloat16 ? "bf16" : "fp32")}: {NetworkPrecision.AutoVariable}={asked}");
        return NetworkPrecision.Resolve(Precision.Auto, device) == Precision.BFloat16
            ? new Finding("precision", FindingState.Found, $"auto is bf16: {(device.Kind == DeviceKind.Cuda ? "the GPU" : "this CPU")} multiplies bfloat16 in hardware")
            : new Finding("precision", FindingState.Found, Processor.HasAvx512BFloat16 || Processor.HasAmxBFloat16
                ? "auto is fp32: ONEDNN_MAX_CPU_ISA keeps oneDNN from this CPU's bfloat16 arithmetic"
                : "auto is fp32: this CPU has no bfloat16 arithmetic");
    }

    private static Finding Gpu(string configuration)
    {
        int count = Device.CudaCount;
        if (count > 0) return new Finding("GPU", FindingState.Found, $"{count} CUDA {(count == 1 ? "device" : "devices")}; device auto is cuda:0");
        bool hasDriver = File.Exists("/proc/driver/nvidia/version");
        bool isCudaBuild = configuration.Contains("CUDA Runtime", StringComparison.Ordinal);
        return (hasDriver, isCudaBuild) switch
        {
            (true, false) => new Finding(
                "GPU",
                FindingState.Optional,
                "none: an NVIDIA driver is here, but this LibTorch is built without CUDA",
                $"unpack a CUDA build of LibTorch from https://pytorch.org and set {LibTorch.FolderVariable} to its folder"),
            (true, true) => new Finding("GPU", FindingState.Optional, "none: LibTorch does not see the NVIDIA driver's devices", "run nvidia-smi, and look at CUDA_VISIBLE_DEVICES"),
            _ => new Finding("GPU", FindingState.Optional, "none: no NVIDIA driver; device auto is cpu"),
        };
    }

    // "  - CPU capability usage: AVX512" in LibTorch's own description.
    private static string? Entry(string? configuration, string name) =>
        configuration?.Split('\n').FirstOrDefault(line => line.Contains(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(name, StringComparison.Ordinal) + name.Length)..].Trim()
            : null;

    private static string? Place(string[] loaded, string part) => Array.Find(loaded, path => path.Contains(part, StringComparison.Ordinal));

    // The loader follows its own search path; only the kernel knows where a library came from.
    private static string[] LoadedLibraries() =>
        [.. Machine.Lines("/proc/self/maps").Where(line => line.Contains('/', StringComparison.Ordinal)).Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..]).Distinct()];
}
