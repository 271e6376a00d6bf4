#!/usr/bin/env python3
"""Times drawing images with the Hugging Face package pytorch-pretrained-BigGAN on the CPU, in a clone of it that you provide.

    git clone https://github.com/huggingface/pytorch-pretrained-BigGAN /tmp/huggingface
    bench/huggingface_sample.py --repo /tmp/huggingface --folder /tmp/deep-256 --make 256
    bench/huggingface_sample.py --repo /tmp/huggingface --folder /tmp/deep-256 --batch 16 --rounds 3

--make writes a folder of the published shape with random weights, which costs as much time as the published ones.
Needs a Python with torch and numpy, on Debian: apt-get install python3-torch.
"""
import argparse
import json
import os
import resource
import sys
import time

from author_step import AbsentFinder

# (upsampling, multiple in, multiple out) of each block; attention comes before the ninth in all three.
WIDE = [(False, 16, 16), (True, 16, 16), (False, 16, 16), (True, 16, 8), (False, 8, 8), (True, 8, 4)]
WIDER = [(False, 16, 16), (True, 16, 16), (False, 16, 16), (True, 16, 8), (False, 8, 8), (True, 8, 8), (False, 8, 8), (True, 8, 4)]
NARROW = [(False, 4, 4), (True, 4, 2), (False, 2, 2), (True, 2, 1)]
LAYERS = {128: WIDE + NARROW, 256: WIDER + NARROW, 512: WIDER + NARROW + [(False, 1, 1), (True, 1, 1)]}


def package(repo):
    sys.path.insert(0, repo)
    sys.meta_path.append(AbsentFinder({"boto3", "botocore", "requests", "tqdm", "nltk", "scipy"}))
    import torch
    import pytorch_pretrained_biggan.model as model
    from pytorch_pretrained_biggan.config import BigGANConfig
    return torch, model, BigGANConfig


def make(repo, folder, size):
    torch, model, BigGANConfig = package(repo)
    write(torch, model.BigGAN, BigGANConfig, folder, size)


def write(torch, network_type, config_type, folder, size):
    """Writes a folder of the published shape with random weights, by the package's classes or those of a copy of it."""
    torch.manual_seed(0)
    config = config_type(output_dim=size, layers=LAYERS[size], attention_layer_position=8)
    network = network_type(config)
    with torch.no_grad():
        for module in network.modules():
            # Singular vectors start at random; a few iterations bring them where training would have.
            for hook in getattr(module, "_forward_pre_hooks", {}).values():
                for _ in range(20):
                    hook.compute_weight(module, do_power_iteration=True)
        network.embeddings.weight.mul_(8)
    os.makedirs(folder, exist_ok=True)
    torch.save(network.state_dict(), os.path.join(folder, "pytorch_model.bin"))
    with open(os.path.join(folder, "config.json"), "w", encoding="utf-8") as file:
        json.dump(config.__dict__, file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repo", required=True, help="a clone of pytorch-pretrained-BigGAN")
    parser.add_argument("--folder", required=True, help="a folder with config.json and pytorch_model.bin")
    parser.add_argument("--make", type=int, choices=sorted(LAYERS), help="write the folder instead")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--truncation", type=float, default=0.4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--autocast", action="store_true", help="bfloat16, which the package does not use by itself")
    parser.add_argument("--serve", action="store_true", help="one batch and its seconds for every line on standard input")
    options = parser.parse_args()
    if options.make:
        make(options.repo, options.folder, options.make)
        return

    torch, model, _ = package(options.repo)
    started = time.perf_counter()
    network = model.BigGAN.from_pretrained(options.folder)
    network.eval()
    loading = time.perf_counter() - started
    torch.manual_seed(0)
    size = network.config.z_dim
    latents = options.truncation * torch.nn.init.trunc_normal_(torch.empty(options.batch, size), a=-2, b=2)
    classes = torch.nn.functional.one_hot(torch.arange(options.batch) % network.config.num_classes, network.config.num_classes).float()

    def draw():
        begun = time.perf_counter()
        with torch.no_grad(), torch.cpu.amp.autocast(enabled=options.autocast):
            network(latents, classes, options.truncation)
        return time.perf_counter() - begun

    if options.serve:
        print("ready", flush=True)
        for _ in sys.stdin:
            print(draw(), flush=True)
        return
    seconds = min(draw() for _ in range(options.rounds))
    print(json.dumps({
        "loading_s": round(loading, 3),
        "batch_s": round(seconds, 3),
        "images_per_s": round(options.batch / seconds, 3),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }))


if __name__ == "__main__":
    main()
