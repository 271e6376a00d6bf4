using System.Runtime.CompilerServices;

namespace BigGan.Tests;

/// <summary>Makes the settings of the process that the biggan program makes, so that tests run as it does.</summary>
internal static class TunedProcess
{
#pragma warning disable CA2255 // a module initializer is the only way in before the test runner's own entry point
    [ModuleInitializer]
    internal static void Tune() => BigGan.Torch.ProcessTuning.Apply();
#pragma warning restore CA2255
}
