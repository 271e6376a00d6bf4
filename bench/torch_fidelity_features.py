#!/usr/bin/env python3
"""Times the FID Inception of torch-fidelity on the CPU, in a clone of it that you provide.

    git clone https://github.com/toshas/torch-fidelity /tmp/torch-fidelity
    bench/torch_fidelity_features.py --repo /tmp/torch-fidelity --weights /tmp/inception.pth --make
    bench/torch_fidelity_features.py --repo /tmp/torch-fidelity --weights /tmp/inception.pth --batch 64 --rounds 3

--make writes weights of the published shapes with random numbers, which cost as much time as the published ones. Images are
noise of 299 x 299 pixels. Batch size and float32 are torch-fidelity's defaults; its networks and its forward are the clone's
own. Needs a Python with torch and numpy, on Debian: apt-get install python3-torch.
"""
import argparse
import json
import os
import resource
import sys
import time
import types


def extractor_class(repo):
    """The class alone: the package around it wants torchvision and more, which extraction does not use."""
    package = types.ModuleType("torch_fidelity")
    package.__path__ = [os.path.join(repo, "torch_fidelity")]
    sys.modules["torch_fidelity"] = package
    import torch
    from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
    return torch, FeatureExtractorInceptionV3


def make(torch, extractor, path):
    torch.manual_seed(0)

    class Fresh(extractor):
        """Built without a file."""

        def load_state_dict(self, _state):
            return None

    load, torch.load = torch.load, lambda *_, **__: None
    network = Fresh("fresh", ["2048"], feature_extractor_weights_path=path)
    torch.load = load
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if name.endswith("conv.weight"):
                torch.nn.init.kaiming_normal_(value)
            elif name.endswith("running_mean"):
                value.normal_(0, 0.1)
            elif name.endswith("running_var"):
                value.uniform_(0.5, 1.5)
    torch.save(network.state_dict(), path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repo", required=True, help="a clone of torch-fidelity")
    parser.add_argument("--weights", required=True, help="weights-inception-2015-12-05-6726825d.pth, or a file of --make")
    parser.add_argument("--make", action="store_true", help="write the file instead")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help="one batch and its seconds for every line on standard input")
    options = parser.parse_args()
    torch, extractor = extractor_class(options.repo)
    if options.make:
        make(torch, extractor, options.weights)
        return

    load = torch.load  # of a LibTorch that does not know the word weights_only
    if torch.__version__.startswith("1."):
        torch.load = lambda path, weights_only=False, **others: load(path, **others)
    network = extractor("inception-v3-compat", ["2048", "logits_unbiased"], feature_extractor_weights_path=options.weights)
    torch.manual_seed(0)
    images = torch.randint(0, 256, (options.batch, 3, 299, 299), dtype=torch.uint8)

    def extract():
        begun = time.perf_counter()
        with torch.no_grad():
            network(images)
        return time.perf_counter() - begun

    if options.serve:
        print("ready", flush=True)
        for _ in sys.stdin:
            print(extract(), flush=True)
        return
    seconds = min(extract() for _ in range(options.rounds))
    print(json.dumps({
        "batch_s": round(seconds, 3),
        "images_per_s": round(options.batch / seconds, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))


if __name__ == "__main__":
    main()
