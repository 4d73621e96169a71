"""The shortest answers that each wire allows: one text, or one call of the first tool."""

import json
import struct
import zlib

TEXT = "Frogs sleep at noon."
ARGUMENTS = {"expression": "6*7"}


def reply(path, query, body):
    """The content type and the bytes for a request, or None for a path that no wire has."""
    if path.endswith("/chat/completions"):
        return chat(body)
    if path.endswith("/responses/input_tokens"):
        return whole({"object": "response.input_tokens", "input_tokens": 7})
    if path.endswith("/responses"):
        return responses(body)
    if path.endswith("/embeddings"):
        rows = [{"object": "embedding", "index": i, "embedding": [0.5, -0.25]} for i in range(len(body["input"]))]
        return whole({"object": "list", "data": rows, "model": body["model"], "usage": {"prompt_tokens": 2, "total_tokens": 2}})
    if path.endswith("/messages/count_tokens"):
        return whole({"input_tokens": 7})
    if path.endswith("/messages"):
        return messages(body)
    if path.endswith("/api/chat"):
        return ollama(body)
    if path.endswith("/api/embed"):
        return whole({"model": body["model"], "embeddings": [[0.5, -0.25] for _ in body["input"]]})
    if path.endswith(":countTokens"):
        return whole({"totalTokens": 7})
    if path.endswith(":batchEmbedContents"):
        return whole({"embeddings": [{"values": [0.5, -0.25]} for _ in body["requests"]]})
    if path.endswith(":embedContent"):
        return whole({"embedding": {"values": [0.5, -0.25]}})
    if path.endswith("GenerateContent") or path.endswith(":generateContent"):
        return gemini("alt=sse" in query)
    if path.endswith("/converse"):
        return whole({
            "output": {"message": {"role": "assistant", "content": [{"text": TEXT}]}}, "stopReason": "end_turn",
            "usage": {"inputTokens": 7, "outputTokens": 5, "totalTokens": 12}, "metrics": {"latencyMs": 1},
        })
    if path.endswith("/converse-stream"):
        return converse_stream()
    return None


def whole(value):
    return "application/json", json.dumps(value).encode()


def events(values, named=False, end=""):
    lines = "".join((f"event: {v['type']}\n" if named else "") + f"data: {json.dumps(v)}\n\n" for v in values)
    return "text/event-stream", (lines + end).encode()


def called_tool(tools, answered):
    """The tool to call: the first, until a result is in the conversation."""
    if not tools or answered:
        return None
    return (tools[0].get("function") or tools[0])["name"]


def chat(body):
    tool = called_tool(body.get("tools"), any(m["role"] == "tool" for m in body["messages"]))
    usage = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}
    head = {"id": "chatcmpl-1", "created": 1, "model": body["model"]}
    reason = "tool_calls" if tool else "stop"
    call = {"id": "call_1", "type": "function", "function": {"name": tool, "arguments": json.dumps(ARGUMENTS)}}
    if not body.get("stream"):
        message = {"role": "assistant", "content": None if tool else TEXT}
        if tool:
            message["tool_calls"] = [call]
        choice = {"index": 0, "message": message, "finish_reason": reason}
        return whole(head | {"object": "chat.completion", "choices": [choice], "usage": usage})
    if tool:
        text = call["function"]["arguments"]
        deltas = [{"role": "assistant", "tool_calls": [call | {"index": 0, "function": {"name": tool, "arguments": text[:5]}}]},
                  {"tool_calls": [{"index": 0, "function": {"arguments": text[5:]}}]}]
    else:
        deltas = [{"role": "assistant", "content": TEXT[:5]}, {"content": TEXT[5:]}]
    choices = [[{"index": 0, "delta": d, "finish_reason": None}] for d in deltas]
    choices.append([{"index": 0, "delta": {}, "finish_reason": reason}])
    chunks = [head | {"object": "chat.completion.chunk", "choices": c} for c in choices]
    chunks.append(head | {"object": "chat.completion.chunk", "choices": [], "usage": usage})
    return events(chunks, end="data: [DONE]\n\n")


def responses(body):
    items = body["input"] if isinstance(body["input"], list) else []
    tool = called_tool(body.get("tools"), any(i.get("type") == "function_call_output" for i in items))
    if tool:
        item = {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": tool, "arguments": json.dumps(ARGUMENTS),
                "status": "completed"}
    else:
        part = {"type": "output_text", "text": TEXT, "annotations": []}
        item = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [part]}
    usage = {"input_tokens": 7, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 5,
             "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 12}
    head = {"id": "resp_1", "object": "response", "created_at": 1, "model": body["model"], "parallel_tool_calls": True,
            "tool_choice": "auto", "tools": [], "error": None, "incomplete_details": None, "instructions": None, "metadata": {}}
    done = head | {"status": "completed", "output": [item], "usage": usage}
    if not body.get("stream"):
        return whole(done)
    place = {"output_index": 0, "item_id": item["id"]}
    started = {"type": "response.created", "response": head | {"status": "in_progress", "output": []}}
    if tool:
        empty = item | {"arguments": "", "status": "in_progress"}
        middle = [{"type": "response.output_item.added", "output_index": 0, "item": empty},
                  {"type": "response.function_call_arguments.delta", "delta": item["arguments"]} | place,
                  {"type": "response.function_call_arguments.done", "name": tool, "arguments": item["arguments"]} | place]
    else:
        at = place | {"content_index": 0}
        blank = {"type": "output_text", "text": "", "annotations": []}
        middle = [{"type": "response.output_item.added", "output_index": 0, "item": item | {"content": [], "status": "in_progress"}},
                  {"type": "response.content_part.added", "part": blank} | at,
                  {"type": "response.output_text.delta", "delta": TEXT[:5], "logprobs": []} | at,
                  {"type": "response.output_text.delta", "delta": TEXT[5:], "logprobs": []} | at,
                  {"type": "response.output_text.done", "text": TEXT, "logprobs": []} | at,
                  {"type": "response.content_part.done", "part": part} | at]
    ended = [{"type": "response.output_item.done", "output_index": 0, "item": item}, {"type": "response.completed", "response": done}]
    return events([e | {"sequence_number": i} for i, e in enumerate([started] + middle + ended)], named=True)


def messages(body):
    blocks = [b for m in body["messages"] if isinstance(m["content"], list) for b in m["content"]]
    tool = called_tool(body.get("tools"), any(b.get("type") == "tool_result" for b in blocks))
    block = {"type": "tool_use", "id": "toolu_1", "name": tool, "input": ARGUMENTS} if tool else {"type": "text", "text": TEXT}
    reason = {"stop_reason": "tool_use" if tool else "end_turn", "stop_sequence": None}
    head = {"id": "msg_1", "type": "message", "role": "assistant", "model": body["model"]}
    if not body.get("stream"):
        return whole(head | {"content": [block]} | reason | {"usage": {"input_tokens": 7, "output_tokens": 5}})
    begun = head | {"content": [], "stop_reason": None, "stop_sequence": None, "usage": {"input_tokens": 7, "output_tokens": 1}}
    empty = block | ({"input": {}} if tool else {"text": ""})
    delta = {"type": "input_json_delta", "partial_json": json.dumps(ARGUMENTS)} if tool else {"type": "text_delta", "text": TEXT}
    return events([
        {"type": "message_start", "message": begun}, {"type": "content_block_start", "index": 0, "content_block": empty},
        {"type": "content_block_delta", "index": 0, "delta": delta}, {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": reason, "usage": {"output_tokens": 5}}, {"type": "message_stop"},
    ], named=True)


def gemini(streamed):
    answer = {
        "candidates": [{"content": {"role": "model", "parts": [{"text": TEXT}]}, "finishReason": "STOP", "index": 0}],
        "usageMetadata": {"promptTokenCount": 7, "candidatesTokenCount": 5, "totalTokenCount": 12}, "modelVersion": "m", "responseId": "r",
    }
    return events([answer]) if streamed else whole(answer)


def ollama(body):
    head = {"model": body["model"], "created_at": "2026-01-01T00:00:00Z"}
    end = {"done": True, "done_reason": "stop", "prompt_eval_count": 7, "eval_count": 5}
    if body.get("stream") is False:
        return whole(head | {"message": {"role": "assistant", "content": TEXT}} | end)
    lines = [head | {"message": {"role": "assistant", "content": TEXT}, "done": False},
             head | {"message": {"role": "assistant", "content": ""}} | end]
    return "application/x-ndjson", "".join(json.dumps(line) + "\n" for line in lines).encode()


def converse_stream():
    values = [("messageStart", {"role": "assistant"}), ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": TEXT}}),
              ("contentBlockStop", {"contentBlockIndex": 0}), ("messageStop", {"stopReason": "end_turn"}),
              ("metadata", {"usage": {"inputTokens": 7, "outputTokens": 5, "totalTokens": 12}, "metrics": {"latencyMs": 1}})]
    return "application/vnd.amazon.eventstream", b"".join(amazon_event(name, value) for name, value in values)


def amazon_event(name, value):
    """One message of Amazon's event stream: lengths, checksum, headers of type 7 (a text), payload, checksum."""
    headers = b""
    for key, text in ((":event-type", name), (":content-type", "application/json"), (":message-type", "event")):
        headers += bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(text)) + text.encode()
    payload = json.dumps(value).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(payload), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + payload
    return message + struct.pack(">I", zlib.crc32(message))
