//! Brings `tool.acme_id`: counts what is in a text.

mod json;
mod roost;

use json::{object, Json};
use roost::{Call, Component, Failure};

/// What the plugin brings, as plugin.json will list it. The settings are a JSON Schema.
const COMPONENTS: &str = r#"[{"id": "tool.acme_id", "summary": "Counts the words of a text.", "settings": {
    "type": "object", "additionalProperties": false, "properties": {
        "shortest_word": {"type": "integer", "minimum": 1, "maximum": 100, "default": 1,
            "description": "The shortest word that counts, in characters."}}}}]"#;

struct Tool {
    shortest_word: usize,
}

impl Component for Tool {
    /// What the model sees. A manifest's key replaces the name.
    fn definition(&self) -> Json {
        let text = object([("type", "string".into()), ("description", "The text to count.".into()), ("minLength", Json::Number(1.0))]);
        let parameters = object([
            ("type", "object".into()),
            ("properties", object([("text", text)])),
            ("required", Json::List(vec!["text".into()])),
            ("additionalProperties", Json::Bool(false)),
        ]);
        object([
            ("name", "acme_id".into()),
            ("description", "Counts the characters, words and lines of a text.".into()),
            ("parameters", parameters),
        ])
    }

    /// Serves {"arguments": {"text": …}, "context": …}. A failure's message is what the model reads.
    fn call(&self, call: &Call) -> Result<Json, Failure> {
        let text = call.input.get("arguments").and_then(|arguments| arguments.get("text")?.text());
        let text = text.ok_or("Give the argument text, a string.")?;
        let words = text.split_whitespace().filter(|word| word.chars().count() >= self.shortest_word).count();
        let lines = text.split('\n').count();
        Ok(Json::Text(format!("{words} words, {} characters, {lines} lines", text.chars().count())))
    }
}

/// Makes an instance from settings that follow the schema.
fn make(_component: &str, settings: &Json) -> Result<Box<dyn Component>, Failure> {
    let shortest = settings.get("shortest_word").and_then(Json::number).unwrap_or(1.0);
    Ok(Box::new(Tool { shortest_word: shortest as usize }))
}

roost::plugin!(roost_c_plugin_v1_acme_id, COMPONENTS, make);
