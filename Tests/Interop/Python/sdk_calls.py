"""The calls of calls.json, as the vendors' own clients make them: sdk_calls.py ADDRESS-OF-THE-PEER.

Each call is written the way the client's documentation shows it. Standard output gets a line of JSON with the clients' versions.
"""

import json
import sys
from base64 import b64decode
from importlib.metadata import version
from typing import Literal

import anthropic
import boto3
import ollama
import openai
from google import genai
from google.genai import types
from pydantic import BaseModel, Field

peer = sys.argv[1]

SYSTEM = "You know frogs. Answer in one line."
QUESTION = "When do frogs sleep?"
WEATHER = "Says what the weather is like in a city."
CLOCK = "Says what time it is in a zone."
WEATHER_SCHEMA = {
    "type": "object",
    "properties": {
        "city": {"type": "string", "description": "The city's name."},
        "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
    },
    "required": ["city"],
}
CLOCK_SCHEMA = {"type": "object", "properties": {"zone": {"type": "string"}}, "required": ["zone"]}
PICTURE = "iVBORw0KGgo="
ADDRESS = "https://pond.example/frog.png"


class Frog(BaseModel):
    kind: Literal["green", "brown"]
    legs: int = Field(ge=0, le=4)


class Pond(BaseModel):
    name: str = Field(description="What people call it.")
    frogs: list[Frog] = Field(max_length=9)
    note: str | None = None


class Lookup(BaseModel):
    city: str = Field(description="The city's name.")
    days: int | None = None


calls = {}


def call(wire):
    """Notes a function as the call of its name over `wire`; it gets the address to call."""
    def note(function):
        calls[wire, function.__name__] = function
        return function
    return note


# OpenAI, Responses

def openai_client(base):
    return openai.OpenAI(api_key="KEY", base_url=base + "/v1", max_retries=0)


RESPONSES_TOOLS = [
    {"type": "function", "name": "weather", "description": WEATHER, "parameters": WEATHER_SCHEMA, "strict": False},
    {"type": "function", "name": "clock", "description": CLOCK, "parameters": CLOCK_SCHEMA, "strict": False},
]


@call("openai_responses")
def plain(base):
    openai_client(base).responses.create(
        model="gpt-4.1", instructions=SYSTEM, input=QUESTION, temperature=0.5, max_output_tokens=200, store=False)


@call("openai_responses")
def stream(base):
    for _ in openai_client(base).responses.create(model="gpt-4.1", instructions=SYSTEM, input=QUESTION, store=False, stream=True):
        pass


@call("openai_responses")
def tools(base):
    openai_client(base).responses.create(
        model="gpt-4.1", input=QUESTION, tools=RESPONSES_TOOLS, tool_choice={"type": "function", "name": "weather"}, store=False)


@call("openai_responses")
def tools_required(base):
    openai_client(base).responses.create(
        model="gpt-4.1", input=QUESTION, tools=RESPONSES_TOOLS, tool_choice="required", parallel_tool_calls=False, store=False)


@call("openai_responses")
def strict_tool(base):
    openai_client(base).responses.create(
        model="gpt-4.1", input=QUESTION, store=False,
        tools=[openai.pydantic_function_tool(Lookup, name="lookup", description=WEATHER)["function"] | {"type": "function"}])


@call("openai_responses")
def history(base):
    openai_client(base).responses.create(model="gpt-4.1", tools=RESPONSES_TOOLS, store=False, input=[
        {"role": "user", "content": "Is it warm in Oslo?"},
        {"role": "assistant", "content": "I'll look."},
        {"type": "function_call", "call_id": "call_1", "name": "weather", "arguments": json.dumps({"city": "Oslo"})},
        {"type": "function_call_output", "call_id": "call_1", "output": "4 degrees"},
        {"role": "user", "content": "And tomorrow?"},
    ])


@call("openai_responses")
def image_data(base):
    openai_client(base).responses.create(model="gpt-4.1", store=False, input=[{"role": "user", "content": [
        {"type": "input_text", "text": "What is it?"},
        {"type": "input_image", "image_url": f"data:image/png;base64,{PICTURE}"},
    ]}])


@call("openai_responses")
def image_url(base):
    openai_client(base).responses.create(model="gpt-4.1", store=False, input=[{"role": "user", "content": [
        {"type": "input_text", "text": "What is it?"}, {"type": "input_image", "image_url": ADDRESS},
    ]}])


@call("openai_responses")
def schema(base):
    try:
        openai_client(base).responses.parse(model="gpt-4.1", input=QUESTION, text_format=Pond, store=False)
    except ValueError:
        pass  # The peer's answer is no pond.


@call("openai_responses")
def thinking(base):
    openai_client(base).responses.create(
        model="gpt-5.4", input=QUESTION, reasoning={"effort": "high", "summary": "auto"}, include=["reasoning.encrypted_content"], store=False)


@call("openai_responses")
def count(base):
    openai_client(base).responses.input_tokens.count(model="gpt-4.1", instructions=SYSTEM, input=QUESTION)


# OpenAI, chat completions

CHAT_TOOLS = [
    {"type": "function", "function": {"name": "weather", "description": WEATHER, "parameters": WEATHER_SCHEMA}},
    {"type": "function", "function": {"name": "clock", "description": CLOCK, "parameters": CLOCK_SCHEMA}},
]
ASKED = [{"role": "user", "content": QUESTION}]


@call("openai_chat")
def plain(base):
    openai_client(base).chat.completions.create(
        model="gpt-4.1", messages=[{"role": "system", "content": SYSTEM}] + ASKED, temperature=0.5, max_completion_tokens=200, stop=["END"])


@call("openai_chat")
def stream(base):
    for _ in openai_client(base).chat.completions.create(
            model="gpt-4.1", messages=[{"role": "system", "content": SYSTEM}] + ASKED, stream=True, stream_options={"include_usage": True}):
        pass


@call("openai_chat")
def tools(base):
    openai_client(base).chat.completions.create(
        model="gpt-4.1", messages=ASKED, tools=CHAT_TOOLS, tool_choice={"type": "function", "function": {"name": "weather"}})


@call("openai_chat")
def tools_required(base):
    openai_client(base).chat.completions.create(
        model="gpt-4.1", messages=ASKED, tools=CHAT_TOOLS, tool_choice="required", parallel_tool_calls=False)


@call("openai_chat")
def strict_tool(base):
    openai_client(base).chat.completions.create(
        model="gpt-4.1", messages=ASKED, tools=[openai.pydantic_function_tool(Lookup, name="lookup", description=WEATHER)])


@call("openai_chat")
def history(base):
    openai_client(base).chat.completions.create(model="gpt-4.1", tools=CHAT_TOOLS, messages=[
        {"role": "user", "content": "Is it warm in Oslo?"},
        {"role": "assistant", "content": "I'll look.", "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "weather", "arguments": json.dumps({"city": "Oslo"})}}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "4 degrees"},
        {"role": "user", "content": "And tomorrow?"},
    ])


@call("openai_chat")
def image_data(base):
    openai_client(base).chat.completions.create(model="gpt-4.1", messages=[{"role": "user", "content": [
        {"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PICTURE}"}},
    ]}])


@call("openai_chat")
def image_url(base):
    openai_client(base).chat.completions.create(model="gpt-4.1", messages=[{"role": "user", "content": [
        {"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": ADDRESS}},
    ]}])


@call("openai_chat")
def schema(base):
    try:
        openai_client(base).chat.completions.parse(model="gpt-4.1", messages=ASKED, response_format=Pond)
    except ValueError:
        pass  # The peer's answer is no pond.


@call("openai_chat")
def thinking(base):
    openai_client(base).chat.completions.create(model="gpt-5.4", messages=ASKED, reasoning_effort="high")


@call("openai_chat")
def embed(base):
    openai_client(base).embeddings.create(model="text-embedding-3-small", input=["green", "brown"], dimensions=2)


# Anthropic

def anthropic_client(base):
    return anthropic.Anthropic(api_key="KEY", base_url=base, max_retries=0)


CLAUDE = "claude-haiku-4-5-20251001"
CLAUDE_TOOLS = [
    {"name": "weather", "description": WEATHER, "input_schema": WEATHER_SCHEMA},
    {"name": "clock", "description": CLOCK, "input_schema": CLOCK_SCHEMA},
]


@call("anthropic")
def plain(base):
    # The client has no parameter for the temperature any more; models that take one are asked so.
    anthropic_client(base).messages.create(
        model=CLAUDE, max_tokens=200, system=SYSTEM, messages=ASKED, stop_sequences=["END"], extra_body={"temperature": 0.5})


@call("anthropic")
def stream(base):
    with anthropic_client(base).messages.stream(model=CLAUDE, max_tokens=200, system=SYSTEM, messages=ASKED) as events:
        events.until_done()


@call("anthropic")
def tools(base):
    anthropic_client(base).messages.create(
        model=CLAUDE, max_tokens=200, messages=ASKED, tools=CLAUDE_TOOLS, tool_choice={"type": "tool", "name": "weather"})


@call("anthropic")
def tools_required(base):
    anthropic_client(base).messages.create(
        model=CLAUDE, max_tokens=200, messages=ASKED, tools=CLAUDE_TOOLS, tool_choice={"type": "any", "disable_parallel_tool_use": True})


@call("anthropic")
def history(base):
    anthropic_client(base).messages.create(model=CLAUDE, max_tokens=200, tools=CLAUDE_TOOLS, messages=[
        {"role": "user", "content": "Is it warm in Oslo?"},
        {"role": "assistant", "content": [
            {"type": "text", "text": "I'll look."},
            {"type": "tool_use", "id": "call_1", "name": "weather", "input": {"city": "Oslo"}},
        ]},
        {"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": "call_1", "content": "4 degrees"}, {"type": "text", "text": "And tomorrow?"},
        ]},
    ])


@call("anthropic")
def image_data(base):
    anthropic_client(base).messages.create(model=CLAUDE, max_tokens=200, messages=[{"role": "user", "content": [
        {"type": "text", "text": "What is it?"},
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PICTURE}},
    ]}])


@call("anthropic")
def image_url(base):
    anthropic_client(base).messages.create(model=CLAUDE, max_tokens=200, messages=[{"role": "user", "content": [
        {"type": "text", "text": "What is it?"}, {"type": "image", "source": {"type": "url", "url": ADDRESS}},
    ]}])


@call("anthropic")
def schema(base):
    try:
        anthropic_client(base).messages.parse(model=CLAUDE, max_tokens=200, messages=ASKED, output_format=Pond)
    except ValueError:
        pass  # The peer's answer is no pond.


@call("anthropic")
def thinking(base):
    anthropic_client(base).messages.create(
        model="claude-sonnet-5-5", max_tokens=8000, messages=ASKED, thinking={"type": "adaptive", "display": "summarized"},
        output_config={"effort": "high"})


@call("anthropic")
def thinking_budget(base):
    anthropic_client(base).messages.create(
        model=CLAUDE, max_tokens=8000, messages=ASKED, thinking={"type": "enabled", "budget_tokens": 2000})


@call("anthropic")
def count(base):
    anthropic_client(base).messages.count_tokens(model=CLAUDE, system=SYSTEM, messages=ASKED)


# Google

def gemini(base, content, model="gemini-2.5-flash", **config):
    client = genai.Client(api_key="KEY", http_options=types.HttpOptions(base_url=base))
    client.models.generate_content(model=model, contents=content, config=types.GenerateContentConfig(**config))


GEMINI_TOOLS = [types.Tool(function_declarations=[
    types.FunctionDeclaration(name="weather", description=WEATHER, parameters_json_schema=WEATHER_SCHEMA),
    types.FunctionDeclaration(name="clock", description=CLOCK, parameters_json_schema=CLOCK_SCHEMA),
])]


def gemini_choice(**config):
    return types.ToolConfig(function_calling_config=types.FunctionCallingConfig(**config))


@call("google")
def plain(base):
    gemini(base, QUESTION, system_instruction=SYSTEM, temperature=0.5, max_output_tokens=200, stop_sequences=["END"])


@call("google")
def stream(base):
    client = genai.Client(api_key="KEY", http_options=types.HttpOptions(base_url=base))
    for _ in client.models.generate_content_stream(
            model="gemini-2.5-flash", contents=QUESTION, config=types.GenerateContentConfig(system_instruction=SYSTEM)):
        pass


@call("google")
def tools(base):
    gemini(base, QUESTION, tools=GEMINI_TOOLS, tool_config=gemini_choice(mode="ANY", allowed_function_names=["weather"]))


@call("google")
def tools_required(base):
    gemini(base, QUESTION, tools=GEMINI_TOOLS, tool_config=gemini_choice(mode="ANY"))


@call("google")
def history(base):
    answer = types.FunctionResponse(id="call_1", name="weather", response={"output": "4 degrees"})
    gemini(base, tools=GEMINI_TOOLS, content=[
        types.UserContent("Is it warm in Oslo?"),
        types.ModelContent([
            types.Part(text="I'll look."),
            types.Part(function_call=types.FunctionCall(id="call_1", name="weather", args={"city": "Oslo"})),
        ]),
        types.UserContent([types.Part(function_response=answer)]),
        types.UserContent("And tomorrow?"),
    ])


@call("google")
def image_data(base):
    gemini(base, ["What is it?", types.Part.from_bytes(data=b64decode(PICTURE), mime_type="image/png")])


@call("google")
def image_url(base):
    gemini(base, ["What is it?", types.Part.from_uri(file_uri=ADDRESS, mime_type="image/png")])


@call("google")
def schema(base):
    gemini(base, QUESTION, response_mime_type="application/json", response_json_schema=Pond.model_json_schema())


@call("google")
def thinking(base):
    gemini(base, QUESTION, model="gemini-3-flash-preview",
           thinking_config=types.ThinkingConfig(thinking_level="HIGH", include_thoughts=True))


@call("google")
def thinking_budget(base):
    gemini(base, QUESTION, thinking_config=types.ThinkingConfig(thinking_budget=2000, include_thoughts=True))


@call("google")
def embed(base):
    client = genai.Client(api_key="KEY", http_options=types.HttpOptions(base_url=base))
    client.models.embed_content(
        model="gemini-embedding-001", contents=["green", "brown"], config=types.EmbedContentConfig(output_dimensionality=2))


@call("google")
def count(base):
    client = genai.Client(api_key="KEY", http_options=types.HttpOptions(base_url=base))
    client.models.count_tokens(model="gemini-2.5-flash", contents=QUESTION)


# Ollama

def ollama_chat(base, messages=ASKED, **more):
    return ollama.Client(host=base).chat(model="qwen3", messages=messages, **more)


@call("ollama")
def plain(base):
    ollama_chat(base, [{"role": "system", "content": SYSTEM}] + ASKED, options={"temperature": 0.5, "num_predict": 200, "stop": ["END"]})


@call("ollama")
def stream(base):
    for _ in ollama_chat(base, [{"role": "system", "content": SYSTEM}] + ASKED, stream=True):
        pass


@call("ollama")
def tools(base):
    ollama_chat(base, tools=CHAT_TOOLS)


@call("ollama")
def history(base):
    ollama_chat(base, tools=CHAT_TOOLS, messages=[
        {"role": "user", "content": "Is it warm in Oslo?"},
        {"role": "assistant", "content": "I'll look.", "tool_calls": [{"function": {"name": "weather", "arguments": {"city": "Oslo"}}}]},
        {"role": "tool", "tool_name": "weather", "content": "4 degrees"},
        {"role": "user", "content": "And tomorrow?"},
    ])


@call("ollama")
def image_data(base):
    ollama_chat(base, [{"role": "user", "content": "What is it?", "images": [PICTURE]}])


@call("ollama")
def schema(base):
    ollama_chat(base, format=Pond.model_json_schema())


@call("ollama")
def thinking(base):
    ollama_chat(base, think="high")


@call("ollama")
def embed(base):
    ollama.Client(host=base).embed(model="nomic-embed-text", input=["green", "brown"], dimensions=2)


# Amazon Bedrock

NOVA = "amazon.nova-pro-v1:0"
TEXTS = [{"role": "user", "content": [{"text": QUESTION}]}]


def bedrock(base):
    return boto3.client(
        "bedrock-runtime", endpoint_url=base, region_name="eu-central-1", aws_access_key_id="ID", aws_secret_access_key="KEY")


BEDROCK_TOOLS = [
    {"toolSpec": {"name": "weather", "description": WEATHER, "inputSchema": {"json": WEATHER_SCHEMA}}},
    {"toolSpec": {"name": "clock", "description": CLOCK, "inputSchema": {"json": CLOCK_SCHEMA}}},
]


@call("bedrock")
def plain(base):
    bedrock(base).converse(
        modelId=NOVA, system=[{"text": SYSTEM}], messages=TEXTS,
        inferenceConfig={"temperature": 0.5, "maxTokens": 200, "stopSequences": ["END"]})


@call("bedrock")
def stream(base):
    for _ in bedrock(base).converse_stream(modelId=NOVA, system=[{"text": SYSTEM}], messages=TEXTS)["stream"]:
        pass


@call("bedrock")
def tools(base):
    bedrock(base).converse(modelId=NOVA, messages=TEXTS, toolConfig={"tools": BEDROCK_TOOLS, "toolChoice": {"tool": {"name": "weather"}}})


@call("bedrock")
def tools_required(base):
    bedrock(base).converse(modelId=NOVA, messages=TEXTS, toolConfig={"tools": BEDROCK_TOOLS, "toolChoice": {"any": {}}})


@call("bedrock")
def history(base):
    bedrock(base).converse(modelId=NOVA, toolConfig={"tools": BEDROCK_TOOLS}, messages=[
        {"role": "user", "content": [{"text": "Is it warm in Oslo?"}]},
        {"role": "assistant", "content": [
            {"text": "I'll look."}, {"toolUse": {"toolUseId": "call_1", "name": "weather", "input": {"city": "Oslo"}}}]},
        {"role": "user", "content": [
            {"toolResult": {"toolUseId": "call_1", "content": [{"text": "4 degrees"}]}}, {"text": "And tomorrow?"}]},
    ])


@call("bedrock")
def image_data(base):
    bedrock(base).converse(modelId=NOVA, messages=[{"role": "user", "content": [
        {"text": "What is it?"}, {"image": {"format": "png", "source": {"bytes": b64decode(PICTURE)}}}]}])


@call("bedrock")
def schema(base):
    bedrock(base).converse(
        modelId="global.anthropic.claude-haiku-4-5-20251001-v1:0", messages=TEXTS,
        outputConfig={"textFormat": {"type": "json_schema", "structure": {
            "jsonSchema": {"name": "output", "schema": json.dumps(anthropic.transform_schema(Pond))}}}})


@call("bedrock")
def thinking_budget(base):
    bedrock(base).converse(
        modelId="global.anthropic.claude-haiku-4-5-20251001-v1:0", messages=TEXTS, inferenceConfig={"maxTokens": 8000},
        additionalModelRequestFields={"thinking": {"type": "enabled", "budget_tokens": 2000}})


for (wire, name), function in calls.items():
    function(f"{peer}/sdk/{wire}/{name}")
packages = ["openai", "anthropic", "google-genai", "ollama", "boto3"]
print(json.dumps({name: version(name) for name in packages}))
