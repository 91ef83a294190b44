"""Where things are: the data sets, the working folder for shards and checkpoints, the models."""

import os

PROJECT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATA = os.environ.get("PLATEWARD_DATA", os.path.join(os.path.dirname(PROJECT), "shared", "data"))
WORK = os.environ.get("PLATEWARD_TRAINING", "/tmp/plateward-training")
MODELS = os.path.join(PROJECT, "models")
READER, DETECTOR = "reader-2.onnx", "detector-2.onnx"
STROKES = os.path.join(PROJECT, "src", "demo", "strokes.json")

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = len(ALPHABET)
CLASSES = len(ALPHABET) + 1
SLOTS = 10

STATES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI "
    "SC SD TN TX UT VT VA WA DC WV WI WY"
).split()
OTHER_STATE = len(STATES)

STATE_OF_FOLDER = dict(
    zip(
        (
            "ALABAMA,ALASKA,ARIZONA,ARKANSAS,CALIFORNIA,COLORADO,CONNECTICUT,DELAWARE,FLORIDA,GEORGIA,HAWAI,IDAHO,ILLINOIS,INDIANA,"
            "IOWA,KANSAS,KENTUCKY,LOUISIANA,MAINE,MARYLAND,MASSACHUSETTS,MICHIGAN,MINNESOTA,MISSIPPI,MISSOURI,MONTANA,NEBRASKA,"
            "NEVADA,NEW HAMPSHIRE,NEW JERSEY,NEW MEXICO,NEW YORK,NORTH CAROLINA,NORTH DAKOTA,OHIO,OKLAHOMA,OREGON,PENNSYLVANIA,"
            "RHODE ISLAND,SOUTH CAROLINA,SOUTH DAKOTA,TENNESSEE,TEXAS,UTAH,VERMONT,VIRGINIA,WASHINGTON,WASHINGTON DC,WEST VIRGINIA,"
            "WISCONSIN,WYOMING"
        ).split(","),
        STATES,
    )
)


def encode(text):
    """The class of each slot: the text's characters, then blanks."""
    return [ALPHABET.index(c) for c in text] + [BLANK] * (SLOTS - len(text))


def fold(text):
    """O and Q as 0, I as 1: what a department's search and hot lists treat as one."""
    return text.replace("O", "0").replace("Q", "0").replace("I", "1")
