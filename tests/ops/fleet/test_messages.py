from dataclasses import replace
from email.header import decode_header

import pytest

from booth.ops.fleet.messages import Cause, Message, NotTold, tell
from booth.setting_tables import CloudSettings
from tests.support.fleet import Messages
from tests.support.running import free_port

CAUSE = Cause("Camera", "none for 12 s: no such device", "Plug its cable in again")
TROUBLE = Message("trouble", "0A1B2C3D", "Große Halle", "Anna & Tom", (CAUSE,))


def test_a_webhook_gets_all_of_it_as_json_and_ntfy_a_title_and_a_text() -> None:
    with Messages() as messages:
        tell(CloudSettings(webhook=messages.webhook, ntfy=messages.ntfy), TROUBLE)
    text = "Große Halle (Anna & Tom)\nCamera: none for 12 s: no such device. Plug its cable in again."
    assert messages.taken == [
        {
            "state": "trouble",
            "booth": "0A1B2C3D",
            "name": "Große Halle",
            "event": "Anna & Tom",
            "causes": [{"part": "Camera", "text": CAUSE.text, "remedy": CAUSE.remedy}],
            "title": "Große Halle: Camera",
            "text": text,
        }
    ]
    ((title, said),) = messages.topic
    ((words, charset),) = decode_header(title)
    assert isinstance(words, bytes)
    assert (words.decode(charset or "ascii"), said) == ("Große Halle: Camera", text)


def test_a_title_of_plain_letters_goes_as_it_is() -> None:
    with Messages() as messages:
        tell(CloudSettings(ntfy=messages.ntfy), replace(TROUBLE, state="well", name="main hall"))
    assert messages.topic == [("main hall is well again (Camera)", "main hall (Anna & Tom) is well again.")]


def test_one_that_is_not_taken_says_why_and_not_where_to_and_the_other_has_it_all_the_same() -> None:
    with Messages() as messages:
        settings = CloudSettings(webhook=f"http://127.0.0.1:{free_port()}/key-of-ours", ntfy=messages.ntfy)
        with pytest.raises(NotTold, match=r"webhook: 127\.0\.0\.1 does not answer") as fault:
            tell(settings, TROUBLE)
        assert len(messages.topic) == 1
        messages.status = 429
        with pytest.raises(NotTold, match=r"ntfy: 127\.0\.0\.1 answers 429"):
            tell(CloudSettings(ntfy=messages.ntfy), TROUBLE)
    assert "key-of-ours" not in str(fault.value)
