#!/usr/bin/env python3
"""Times optimisation steps of Big Sleep on the CPU, in a clone of it that you provide.

    git clone https://github.com/lucidrains/big-sleep /tmp/big-sleep
    bench/big_sleep_step.py --repo /tmp/big-sleep --folder /tmp/guided-256 --make 256
    bench/big_sleep_step.py --repo /tmp/big-sleep --folder /tmp/guided-256 --cutouts 16 --steps 3

--make writes a folder with BigGAN-deep of the published shape and clip.pth, a CLIP ViT-B/32, both with random weights, which cost as
much time as the published ones. Networks, losses, cutouts, optimizer and step are the clone's own. Only what keeps it from running
without CUDA and without a network is replaced: the check for CUDA, moving tensors to the GPU, and downloads.
Needs a Python with torch and numpy, on Debian: apt-get install python3-torch.
"""
import argparse
import json
import os
import random
import resource
import sys
import time

from author_step import AbsentFinder, silence
from huggingface_sample import LAYERS, write

# Imported by the clone for files, progress and texts; a step uses none of them.
UNUSED = {"boto3", "botocore", "requests", "tqdm", "torchvision", "PIL", "ftfy", "regex", "fire"}


def package(repo):
    sys.path.insert(0, repo)
    sys.meta_path.append(AbsentFinder(UNUSED))
    import regex
    regex.compile, regex.IGNORECASE = lambda pattern, flags: None, 0  # the tokenizer compiles its pattern when it is imported
    import torch
    torch.cuda.is_available = lambda: True  # the clone refuses to be imported otherwise
    import big_sleep.big_sleep as big_sleep
    import big_sleep.biggan as biggan
    import big_sleep.clip as clip
    torch.cuda.is_available = lambda: False
    torch.nn.Module.cuda = lambda self: self
    torch.Tensor.cuda = lambda self: self
    return torch, big_sleep, biggan, clip


def make(repo, folder, size):
    torch, _, biggan, clip = package(repo)
    write(torch, biggan.BigGAN, biggan.BigGANConfig, folder, size)
    torch.save(clip.CLIP(512, 224, 12, 768, 32, 77, 49408, 512, 8, 12).state_dict(), os.path.join(folder, "clip.pth"))


def load(options):
    """Big Sleep as its command starts it, with a text of given tokens."""
    torch, big_sleep, biggan, clip = package(options.repo)
    torch.manual_seed(0)
    random.seed(0)

    def perceptor(name, jit):
        network = clip.build_model(torch.load(os.path.join(options.folder, "clip.pth"), map_location="cpu")).float()
        mean, deviation = (torch.tensor(values).reshape(1, 3, 1, 1) for values in ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)))
        return network, lambda images: (images - mean) / deviation

    tokens = torch.zeros(1, 77, dtype=torch.long)
    tokens[0, :4] = torch.tensor([49406, 3306, 1002, 49407])
    big_sleep.load = perceptor
    big_sleep.tokenize = lambda text: tokens
    big_sleep.create_clip_img_transform = lambda width: None
    original = biggan.BigGAN.from_pretrained
    big_sleep.BigGAN.from_pretrained = lambda name: original(options.folder)
    with open(os.path.join(options.folder, "config.json"), encoding="utf-8") as file:
        size = json.load(file)["output_dim"]
    return big_sleep.Imagine(text="hello world", image_size=size, num_cutouts=options.cutouts, save_every=10**9, open_folder=False)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repo", required=True, help="a clone of big-sleep")
    parser.add_argument("--folder", required=True, help="a folder with config.json, pytorch_model.bin and clip.pth")
    parser.add_argument("--make", type=int, choices=sorted(LAYERS), help="write the folder instead")
    parser.add_argument("--cutouts", type=int, default=16)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--serve", action="store_true", help="one step and its seconds for every line on standard input")
    options = parser.parse_args()
    if options.make:
        silence(lambda: make(options.repo, options.folder, options.make))
        return

    imagine = silence(lambda: load(options))

    def step():
        begun = time.perf_counter()
        imagine.train_step(0, 0)
        return time.perf_counter() - begun

    if options.serve:
        print("ready", flush=True)
        for _ in sys.stdin:
            print(step(), flush=True)
        return
    seconds = min(step() for _ in range(options.steps))
    print(json.dumps({"step_s": round(seconds, 3), "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
