"""The names under which a visitor's session keeps its state, all in one place.

Those marked "address" are also the names of the page's query parameters.
"""

from __future__ import annotations

TEXT_A = "text_a"
TEXT_B = "text_b"
KEPT_TEXTS = "kept_texts"  # what was last in each text box
ASKED_EXAMPLE = "asked_example"  # the example that the address named when last looked at
STOPPED = "stopped"  # the text whose reading the visitor stopped, by its box
LINK_FOR = "link_for"  # the pair of texts for which a link was asked
OPENED_FILE = "opened_file"
NOTICE = "notice"  # what to tell about a link, a file or a model that could not be opened
PINNED = "pinned"  # the cosine that was pinned as the baseline of further edits
TAB = "tab"
SORT = "sort"
MUTED = "muted"  # the terms a visitor muted in What if, by id
OFF = "expansion_off"
PHRASE = "phrase"  # what a visitor tries out at the end of Text B
LEFT_OUT = "left_out"  # what leave-one-out came to, and for which model and texts

POSITION = "position"  # the token of Text A that the lesson looks at, by its index
POOLING = "pooling"
THRESHOLD = "threshold"
MOST = "most"  # how many terms pruning keeps
POURED = "poured"  # how many products the audience has seen pour in
PLAYED = "played"  # how many times the filling bar was played
FIRST = "first_sentence"
SECOND = "second_sentence"
CONTEXT = "context"  # the chosen preset of the context flip
COMMON_WORD = "common_word"
METHODS_CASE = "methods_case"
METHODS = "methods"  # the models side by side
K1 = "k1"
B = "b"
FIRST_MODEL = "first_model"
SECOND_MODEL = "second_model"
CASE = "case"
CASE_TEXT = "case_text"
SHOWN_PRESETS = "shown_presets"  # the presets of the lesson whose texts are in their boxes
GUESS_TERMS = "guess_terms"
GUESS_SCORE = "guess_score"
REVEALED = "revealed"  # what the audience has seen, of which texts
UNKNOWN_STEP = "unknown_step"  # whether the address named one that does not exist
ASKED_STEP = "asked_step"  # the step that the address named when last looked at
ASKED_SECRET = "asked_secret"  # what the audience is to guess
ASKED_NUMBER = "asked_number"  # of the last key that was obeyed
PRESSES = "presses"  # how often a key turned each switch
RAIL = "rail"

PICKED_MODEL = "picked_model"  # the one a visitor looks at under "Model"
ASKED_MODEL = "asked_model"  # the model that the address named when last looked at

EXAMPLE = "example"  # address
STEP = "step"  # address
PRESENT = "present"  # address
PREDICT = "predict"  # address
TERMS = "terms"  # address
RAW = "raw"  # address
MODEL = "model"  # address

ADDRESS = (EXAMPLE, STEP, PRESENT, PREDICT, TERMS, RAW, MODEL)
