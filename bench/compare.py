#!/usr/bin/env python3
"""Times the author's training iteration and ours in turn, A B A B, and prints the ratio pair by pair; or drawing images with the
Hugging Face package and with ours; or the FID Inception of torch-fidelity and ours; or a step of Big Sleep and of ours.

    bench/compare.py --repo /tmp/author --case demo --pairs 10
    bench/compare.py --repo /tmp/torch-fidelity --inception /tmp/inception.pth --precision auto
    bench/compare.py --repo /tmp/huggingface --sampling /tmp/deep-256 --batch 16 --precision auto
    bench/compare.py --repo /tmp/big-sleep --guidance /tmp/guided-256 --batch 16 --precision auto

Both programs stay loaded; only one works at a time. A ratio above 1 means that ours is faster. Other programs on the
machine disturb single pairs, so the line to read is the ratio of the minima, with the median of the pairs beside it.
"""
import argparse
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "cases.json")
BENCH = os.path.join(HERE, "..", "artifacts", "bin", "BigGan.Bench", "release", "BigGan.Bench")


class Program:
    """A loaded program that runs one step for every line it is sent."""

    def __init__(self, command, cpu_time):
        self.cpu_time = cpu_time
        single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"} if cpu_time else {}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **single})
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"{command[0]} did not start")

    def step(self):
        before = self.used()
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        wall = float(self.process.stdout.readline())
        return self.used() - before if self.cpu_time else wall

    def used(self):
        """Processor seconds of all its threads."""
        folder = f"/proc/{self.process.pid}/task"
        total = 0
        for thread in os.listdir(folder):
            with open(f"{folder}/{thread}/schedstat", encoding="ascii") as file:
                total += int(file.read().split()[0])
        return total / 1e9

    def peak(self):
        """The most memory that it has held, in MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) // 1024

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repo", help="a clone of the author's BigGAN-PyTorch")
    parser.add_argument("--against", help="instead of the author's code another build of BigGan.Bench, such as one of an older commit")
    parser.add_argument("--case", help="a name in bench/cases.json")
    parser.add_argument("--sampling", metavar="FOLDER",
                        help="instead of training, draw from this Hugging Face folder; --repo is then a clone of pytorch-pretrained-BigGAN")
    parser.add_argument("--inception", metavar="FILE",
                        help="instead of training, extract features with these weights; --repo is then a clone of torch-fidelity")
    parser.add_argument("--guidance", metavar="FOLDER",
                        help="instead of training, steps of text to image with this folder of bench/big_sleep_step.py; --repo is then a clone of big-sleep")
    parser.add_argument("--batch", type=int, help="another batch size; of --guidance, cutouts in a step")
    parser.add_argument("--precision", default="fp32", choices=["fp32", "bf16", "auto"],
                        help="ours; the author's training runs in float32 except against bf16, where it runs under autocast too; the Hugging Face package, torch-fidelity and Big Sleep always in their default, float32")
    parser.add_argument("--cpu-time", action="store_true",
                        help="one thread and its processor seconds instead of wall time: for machines with other work")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--python", default=sys.executable, help="a Python with torch")
    options = parser.parse_args()
    if not (options.case or options.sampling or options.inception or options.guidance):
        parser.error("name a --case, or a folder to draw from with --sampling, or weights with --inception, or a folder with --guidance")
    batch = [str(options.batch)] if options.batch else []

    def bench(program):
        if options.sampling:
            return [program, "sample", options.sampling, str(options.batch or 16), options.precision]
        if options.inception:
            return [program, "inception", options.inception, str(options.batch or 64), options.precision]
        if options.guidance:
            return [program, "guide", options.guidance, str(options.batch or 16), options.precision]
        return [program, "train", CASES, options.case, options.precision] + batch

    if options.against:
        other = bench(options.against)
    elif options.sampling:
        other = [options.python, os.path.join(HERE, "huggingface_sample.py"), "--repo", options.repo, "--folder", options.sampling, "--serve"]
        other += ["--batch", str(options.batch or 16)]
    elif options.inception:
        other = [options.python, os.path.join(HERE, "torch_fidelity_features.py"), "--repo", options.repo, "--weights", options.inception, "--serve"]
        other += ["--batch", str(options.batch or 64)]
    elif options.guidance:
        other = [options.python, os.path.join(HERE, "big_sleep_step.py"), "--repo", options.repo, "--folder", options.guidance, "--serve"]
        other += ["--cutouts", str(options.batch or 16)]
    else:
        other = [options.python, os.path.join(HERE, "author_step.py"), "--repo", options.repo, "--case", options.case, "--serve"]
        other += ["--batch"] + batch if batch else []
        other += ["--autocast"] if options.precision == "bf16" else []
    a, b = Program(other, options.cpu_time), Program(bench(BENCH), options.cpu_time)
    a.step(), b.step()
    pairs = []
    for _ in range(options.pairs):
        pairs.append((a.step(), b.step()))
        print(f"{pairs[-1][0]:9.4f} s {pairs[-1][1]:9.4f} s   x{pairs[-1][0] / pairs[-1][1]:.2f}", flush=True)
    peaks = a.peak(), b.peak()
    a.close(), b.close()
    least = min(first for first, _ in pairs), min(second for _, second in pairs)
    name = options.case or os.path.basename((options.sampling or options.inception or options.guidance).rstrip("/"))
    print(f"{name} {options.precision}: minima {least[0]:.4f} s and {least[1]:.4f} s, x{least[0] / least[1]:.2f}; "
          f"median pair x{statistics.median(first / second for first, second in pairs):.2f}; peak memory {peaks[0]} and {peaks[1]} MiB")


if __name__ == "__main__":
    main()
