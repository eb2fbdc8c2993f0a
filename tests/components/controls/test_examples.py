from __future__ import annotations

from components.controls.examples import examples
from core import compare


def test_examples_are_named_for_links_and_differ():
    for id_, example in examples().items():
        assert id_ == example.id
        assert id_.isalnum()
        assert example.a != example.b
    assert len(examples()) >= 5


def test_the_published_pairs_are_among_them():
    pairs = {(example.a, example.b) for example in examples().values()}
    assert pairs >= {
        ("machine learning engineer", "Artificial intelligence engineer"),
        ("Certified Kubernetes Administrator", "CKA"),
        (
            "Experience with Kubernetes orchestration",
            "Managed AWS infrastructure, deployed 50+ microservices",
        ),
    }


def test_the_long_pairs_show_a_match_and_a_mismatch(encoder):
    def cosine(id_: str) -> float:
        example = examples()[id_]
        return compare(encoder.expand(example.a), encoder.expand(example.b)).cosine

    assert cosine("teacher") > 2 * cosine("classroom")
