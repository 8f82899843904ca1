"""Trains a small network to read digits; resumes from the newest checkpoint under output/checkpoint."""
import argparse
import csv
import json
import os
import random
import time

import curve
from glyphs import HEIGHT, WIDTH, dataset
from network import Network

OUTPUT = "./output"
CHECKPOINTS = os.path.join(OUTPUT, "checkpoint")


def write(path, text):
    """Whole or not at all: a checkpoint that is half there is worse than none."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path + ".part", "w") as f:
        f.write(text)
    os.replace(path + ".part", path)


def newest_checkpoint():
    epochs = [int(name) for name in os.listdir(CHECKPOINTS) if name.isdigit()] if os.path.isdir(CHECKPOINTS) else []
    if not epochs:
        return 0, [], None
    with open(os.path.join(CHECKPOINTS, str(max(epochs)), "state.json")) as f:
        state = json.load(f)
    return max(epochs), [tuple(r) for r in state["rows"]], state["network"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", "--epoch", type=int, default=12)
    parser.add_argument("-b", "--batch", type=int, default=100, help="pictures per progress step")
    parser.add_argument("--samples", type=int, default=900)
    parser.add_argument("--rate", type=float, default=0.03)
    parser.add_argument("--profiling", action="store_true", help="time a few steps and stop")
    args = parser.parse_args()

    began = time.perf_counter()
    train, test = dataset(args.samples, seed=1), dataset(300, seed=2)
    network = Network(WIDTH * HEIGHT, 24, 10)
    rng = random.Random(3)

    if args.profiling:
        print(f"[profiling] init time: {time.perf_counter() - began:.4f}s", flush=True)
        for _ in range(9):
            start = time.perf_counter()
            for x, y in train[:args.batch]:
                network.learn(x, y, args.rate)
            step = time.perf_counter() - start
            print(f"[profiling] step time: {step:.4f}s, accumuated training time: {time.perf_counter() - began:.4f}s")
        print(f"PROFILING: dataset total number {len(train)}, training one batch costs {step:.4f} seconds")
        return

    first, rows, state = newest_checkpoint()
    if state:
        network.load(state)
        print(f"resumed after epoch {first}", flush=True)

    for epoch in range(first + 1, args.epochs + 1):
        start = time.perf_counter()
        rng.seed(epoch)
        rng.shuffle(train)
        loss = sum(network.learn(x, y, args.rate) for x, y in train) / len(train)
        accuracy = network.accuracy(test)
        rows.append((epoch, loss, accuracy))
        print(f"epoch {epoch}/{args.epochs}  loss {loss:.4f}  accuracy {accuracy:.3f}"
              f"  {time.perf_counter() - start:.2f} s", flush=True)
        write(f"{CHECKPOINTS}/{epoch}/state.json", json.dumps({"rows": rows, "network": network.state()}))

    write(f"{OUTPUT}/model.json", json.dumps({"width": WIDTH, "height": HEIGHT, "network": network.state()}))
    with open(f"{OUTPUT}/metrics.csv", "w", newline="") as f:
        csv.writer(f).writerows([("epoch", "loss", "accuracy"), *rows])
    write(f"{OUTPUT}/curve.svg", curve.draw(rows))
    print(f"done: accuracy {rows[-1][2]:.3f} on {len(test)} pictures never seen, "
          f"{time.perf_counter() - began:.1f} s; results are in {OUTPUT}", flush=True)


if __name__ == "__main__":
    main()
