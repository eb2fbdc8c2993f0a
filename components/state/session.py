"""The names under which a visitor's session keeps its values, all in one place.

Those of the last group are also the names of the page's query parameters; see `address`.
"""

from __future__ import annotations

TEXT_A = "text_a"
TEXT_B = "text_b"
KEPT_TEXTS = "kept_texts"  # what was last in each text box
UNDO = "undo_texts"  # the texts before each thing that the page did to them
REDO = "redo_texts"  # the texts that were taken back
EXAMPLES_RENEWED = "examples_renewed"  # how often the example pills got a new key
EXAMPLES_DRAWN = "examples_drawn"  # which example was chosen in them when drawn, by their key
HIDDEN = "hide_details"  # whether personal details are hidden before a text is read
FOLDED = "folded"  # whether the text boxes are folded
STOPPED = "stopped"  # the text whose reading the visitor stopped, by its box
NOTICE = "notice"  # what to say about a link, a file or a model that could not be opened
SEEN_ADDRESS = "seen_address"  # what the address said when it was last looked at
PICKED_MODEL = "picked_model"  # the one a visitor looks at under "Model"

# Match
LINK_FOR = "link_for"  # the pair of texts for which a link was asked
OPENED_FILE = "opened_file"
PINNED = "pinned"  # the score that was pinned as the baseline of further edits
TAB = "tab"
SORT = "sort"
MUTED = "muted"  # the terms a visitor muted in What if, by id
EXPANSION_OFF = "expansion_off"
PHRASE = "phrase"  # what a visitor tries out at the end of Text B
LEFT_OUT = "left_out"  # what leave-one-out came to, and for which model and texts

# How it works
FOLLOWED = "followed"  # the term of Text A that the lesson follows, by its id
POSITION = "position"  # the token of Text A that the lesson looks at, by its index
POOLING = "pooling"
PRUNING_THRESHOLD = "threshold"
PRUNING_TOP_K = "most"
POURED = "poured"  # how many products are shown in the bar
PLAYED = "played"  # how many times the filling bar was played
FIRST_SENTENCE = "first_sentence"
SECOND_SENTENCE = "second_sentence"
CONTEXT = "context"  # the chosen preset of the context flip
COMMON_WORD = "common_word"
CASE = "case"
CASE_TEXT = "case_text"
PRICE = "price"  # of added terms, in the recorded training that the lesson shows
STEPS_TRAINED = "steps_trained"
TRAINED_TEXT = "trained_text"
DOCUMENTS = "documents"  # a line each, for the search of the lesson
GUESSED_TERMS = "guess_terms"
GUESSED_SCORE = "guess_score"
QUESTION = "question"  # what the audience is to guess, of which texts
REVEALED = "revealed"  # what the audience has seen, of which texts
PART = "part"  # of the step that an audience is shown
EDITING = "editing"  # whether a presenter has the texts open
RAIL = "rail"
OBEYED = "obeyed"  # the number of the last key that was handled
PRESSES = "presses"  # how often a key turned each switch

# Shortlist
CANDIDATES = "candidates"  # the texts that are ranked
CANDIDATES_MADE = "candidates_made"  # how many there ever were
CANDIDATES_BEFORE = "candidates_before"  # what they were before the last change, to take it back
STAGED = "staged"  # what was read from files and does not count yet
FOR_BOX = "for_box"  # what was read from a file for a text box, and which
UPLOADS = "uploads"  # how often each file input was emptied, by its place
FILES = "files"  # begins the keys of file inputs
PASTED = "pasted"
CHECKED = "checked"  # the text that is looked at before it counts
BLIND = "blind"  # whether candidates are called A, B, C …
READ_SCORES = "read_scores"  # the scores of this requirement, by model and text
HALTED = "halted"  # the requirement whose ranking the visitor stopped
SORTED_BY = "sorted_by"
FILTER = "filter"
HAVE_DETAILS = "have_details"  # whether there are personal details, by text
TEXTS_AS_READ = "texts_as_read"  # without personal details, by the text as given
PICKED = "picked"  # the candidate that is looked at, by its number
PICKS = "picks"  # what was clicked in the table
ABOVE = "above"  # the candidate that it is compared with
FITS = "fits"  # the visitor's own notes of fit, by the candidate's number
OTHER_MODEL = "other_model"
SHORTLIST_TAB = "shortlist_tab"
BY_LINES = "by_lines"  # whether only the lines that count are ranked by
ANSWERS = "answers"  # to the lines, by text
LINES = "lines"  # begins the keys of the requirement's lines
COLUMNS = "columns"  # which candidates the matrix shows

# Methods
METHODS_CASE = "methods_case"
METHODS = "methods"  # the models side by side
BM25_K1 = "k1"
BM25_B = "b"
BM25_STEMS = "stems"
FIRST_MODEL = "first_model"
SECOND_MODEL = "second_model"

# Also in the address
EXAMPLE = "example"
MODEL = "model"
STEP = "step"
PRESENT = "present"
PREDICT = "predict"
TERMS = "terms"
RAW = "raw"
ROLES = "roles"  # whether the texts are called job and candidate
