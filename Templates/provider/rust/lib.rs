//! Brings `provider.acme_id`: answers with what it was asked. Put your model's wire protocol in place of `answer`.

mod json;
mod roost;

use json::{object, Json};
use roost::{Call, Component, Failure};

/// What the plugin brings, as plugin.json will list it. The settings are a JSON Schema.
const COMPONENTS: &str = r#"[{"id": "provider.acme_id", "summary": "Answers with what it was asked.", "settings": {
    "type": "object", "additionalProperties": false, "properties": {
        "greeting": {"type": "string", "default": "You said:", "description": "What stands before each answer."}}}}]"#;

struct Provider {
    greeting: String,
}

impl Provider {
    fn answer(&self, request: &Json) -> Result<String, Failure> {
        let messages = request.get("messages").map(Json::list).unwrap_or(&[]);
        let question = messages.iter().rev().find(|message| message.get("role").and_then(Json::text) == Some("user"));
        let content = question.and_then(|message| message.get("content"));
        let parts = content.map(Json::list).unwrap_or(&[]).iter().filter_map(|part| part.get("text")?.text());
        let text = content.and_then(Json::text).map(String::from).unwrap_or_else(|| parts.collect());
        if text.is_empty() {
            // The kind says whether it is worth trying again.
            let error = object([("kind", "invalid_request".into()), ("message", "The request holds no question.".into())]);
            return Err(Failure(object([("provider", error)])));
        }
        Ok(format!("{} {text}", self.greeting))
    }
}

/// A vendor counts; four bytes a token is a guess.
fn usage(answer: &str) -> Json {
    object([("input_tokens", Json::Number(1.0)), ("output_tokens", Json::Number((answer.len() / 4 + 1) as f64))])
}

impl Component for Provider {
    /// What its models can do, told without a key and without a network.
    fn definition(&self) -> Json {
        let capabilities =
            object([("context_tokens", Json::Number(8000.0)), ("output_tokens", Json::Number(1000.0)), ("tools", Json::Bool(false))]);
        object([("name", "acme-name".into()), ("capabilities", capabilities)])
    }

    fn call(&self, call: &Call) -> Result<Json, Failure> {
        match call.method {
            "complete" => {
                let answer = self.answer(&call.input)?;
                let usage = usage(&answer);
                let part = object([("type", "text".into()), ("text", Json::Text(answer))]);
                Ok(object([("content", Json::List(vec![part])), ("stop_reason", "end_turn".into()), ("usage", usage)]))
            }
            // Word by word; the last piece is the finish.
            "stream" => {
                let answer = self.answer(&call.input)?;
                for word in answer.split_inclusive(' ') {
                    if !call.emit(&object([("text", word.into())])) { return Ok(Json::Null) }
                }
                call.emit(&object([("finish", object([("stop_reason", "end_turn".into()), ("usage", usage(&answer))]))]));
                Ok(Json::Null)
            }
            "count_tokens" => {
                let mut text = String::new();
                call.input.write(&mut text);
                Ok(object([("tokens", Json::Number((text.len() / 4 + 1) as f64)), ("estimate", Json::Bool(true))]))
            }
            _ => Err("Unknown method.".into()),
        }
    }
}

/// Makes an instance from settings that follow the schema.
fn make(_component: &str, settings: &Json) -> Result<Box<dyn Component>, Failure> {
    let greeting = settings.get("greeting").and_then(Json::text).unwrap_or("You said:");
    Ok(Box::new(Provider { greeting: greeting.to_string() }))
}

roost::plugin!(roost_c_plugin_v1_acme_id, COMPONENTS, make);
