"""A loopback OpenAI-compatible endpoint that answers as its script says, and keeps what it was asked."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from flask import Flask, Response, request
from waitress.server import create_server

Answer = Callable[[dict[str, Any]], Response]


def said(content: str | None, *, refusal: str | None = None, finish: str = "stop") -> Answer:
    """A chat completion with this content, for 1000 tokens in and 100 out."""

    def answer(asked: dict[str, Any]) -> Response:
        message = {"role": "assistant", "content": content, "refusal": refusal}
        return Response(
            json.dumps(
                {
                    "id": "c1", "object": "chat.completion", "created": 1, "model": asked["model"],
                    "choices": [{"index": 0, "finish_reason": finish, "message": message}],
                    "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100},
                }
            ),
            mimetype="application/json",
        )  # fmt: skip

    return answer


def good(asked: dict[str, Any]) -> Response:
    """What the schema asks for, resting on the first fact that each slot may use."""
    slots = json.loads(asked["messages"][1]["content"])["slots"]
    return said(json.dumps({"slots": {s["name"]: {"text": "Fine words.", "sources": s["facts"][:1]} for s in slots}}))(
        asked
    )


def failed(status: int) -> Answer:
    """An error that echoes the whole prompt, as some endpoints do."""
    return lambda asked: Response(json.dumps({"error": {"message": json.dumps(asked)}}), status)


def slow(seconds: float) -> Answer:
    """A good answer, too late."""

    def answer(asked: dict[str, Any]) -> Response:
        time.sleep(seconds)
        return good(asked)

    return answer


def dropped(asked: dict[str, Any]) -> Response:
    """The connection breaks in the middle of the answer."""

    def half() -> Iterator[bytes]:
        yield b'{"id": '
        raise ConnectionAbortedError

    return Response(half(), mimetype="application/json", headers={"Content-Length": "5000"})


@dataclass(slots=True)
class ModelServer:
    """`script` holds the coming answers; when it is empty, `otherwise` answers."""

    url: str = ""
    script: list[Answer] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    otherwise: Answer = good


@contextmanager
def model_server() -> Iterator[ModelServer]:
    """Serve until the block ends."""
    server = ModelServer()
    app = Flask("model")

    @app.post("/v1/chat/completions")
    def complete() -> Response:
        server.asked.append(request.get_json())
        return (server.script.pop(0) if server.script else server.otherwise)(server.asked[-1])

    http = create_server(app, host="127.0.0.1", port=0, threads=4)
    server.url = f"http://127.0.0.1:{http.effective_port}/v1"
    Thread(target=http.run, daemon=True).start()
    try:
        yield server
    finally:
        # The daemon thread only notices at its next turn; nothing depends on its end.
        http.close()


def opinion(ruling: str = "pass", *concerns: tuple[str, str]) -> Answer:
    """A second opinion with these concerns: kind and quoted words."""
    told = {"concerns": [{"kind": kind, "quote": quote} for kind, quote in concerns], "ruling": ruling}
    return said(json.dumps(told))


def dribbled(seconds: float) -> Answer:
    """A good opinion whose bytes come one by one: no single wait is long, the whole is."""

    def answer(asked: dict[str, Any]) -> Response:
        whole = opinion()(asked).get_data()

        def slowly() -> Iterator[bytes]:
            for byte in whole:
                time.sleep(seconds / len(whole))
                yield bytes([byte])

        return Response(slowly(), mimetype="application/json", headers={"Content-Length": str(len(whole))})

    return answer
