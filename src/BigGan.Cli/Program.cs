using BigGan.Cli;
using BigGan.Imaging;
using BigGan.Torch;

ProcessTuning.Apply();
FontConfiguration.Apply();
var terminal = Terminal.OfProcess();
return new CommandHost(terminal, Verbs.All(terminal)).Run(args);
