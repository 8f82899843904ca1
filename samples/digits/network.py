"""A perceptron with one hidden layer and plain gradient descent, in standard-library Python."""
import math
import random


class Network:
    def __init__(self, inputs, hidden, outputs, seed=1):
        rng = random.Random(seed)
        spread = 1 / math.sqrt(inputs)
        self.w1 = [[rng.uniform(-spread, spread) for _ in range(inputs)] for _ in range(hidden)]
        self.b1 = [0.0] * hidden
        spread = 1 / math.sqrt(hidden)
        self.w2 = [[rng.uniform(-spread, spread) for _ in range(hidden)] for _ in range(outputs)]
        self.b2 = [0.0] * outputs

    def forward(self, x):
        h = [math.tanh(sum(map(float.__mul__, row, x)) + b) for row, b in zip(self.w1, self.b1)]
        z = [sum(map(float.__mul__, row, h)) + b for row, b in zip(self.w2, self.b2)]
        top = max(z)
        e = [math.exp(v - top) for v in z]
        total = sum(e)
        return h, [v / total for v in e]

    def learn(self, x, label, rate):
        """One step of gradient descent on one picture; gives its loss before the step."""
        h, p = self.forward(x)
        loss = -math.log(max(p[label], 1e-12))
        d2 = list(p)
        d2[label] -= 1.0
        back = [0.0] * len(h)
        for k, d in enumerate(d2):
            row = self.w2[k]
            for j, hj in enumerate(h):
                back[j] += d * row[j]
                row[j] -= rate * d * hj
            self.b2[k] -= rate * d
        for j, hj in enumerate(h):
            d = rate * back[j] * (1.0 - hj * hj)
            if d:
                self.w1[j] = [w - d * v for w, v in zip(self.w1[j], x)]
                self.b1[j] -= d
        return loss

    def accuracy(self, data):
        hits = sum(p.index(max(p)) == label for (_, p), label in ((self.forward(x), y) for x, y in data))
        return hits / len(data)

    def state(self):
        return {"w1": self.w1, "b1": self.b1, "w2": self.w2, "b2": self.b2}

    def load(self, state):
        self.w1, self.b1, self.w2, self.b2 = (state[k] for k in ("w1", "b1", "w2", "b2"))
