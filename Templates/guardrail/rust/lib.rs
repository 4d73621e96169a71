//! Brings `guardrail.acme_id`: blocks texts with words from a list.

mod json;
mod roost;

use json::{object, Json};
use roost::{Call, Component, Failure};

/// What the plugin brings, as plugin.json will list it. The settings are a JSON Schema.
const COMPONENTS: &str = r#"[{"id": "guardrail.acme_id", "summary": "Blocks texts with words from a list.", "settings": {
    "type": "object", "additionalProperties": false, "required": ["words"], "properties": {
        "words": {"type": "array", "items": {"type": "string"}, "maxItems": 1000,
            "description": "Words that may not stand in a text, in any case."}}}}]"#;

struct Guardrail {
    words: Vec<String>,
}

impl Component for Guardrail {
    /// While an answer is streamed, `hold_back` characters of it must be seen before a piece may pass: the longest word and one after it.
    fn definition(&self) -> Json {
        let longest = self.words.iter().map(|word| word.chars().count()).max().unwrap_or(0);
        object([("name", "acme_id".into()), ("hold_back", Json::Number(longest as f64 + 1.0))])
    }

    /// Serves {"text": …, "context": …}: "pass", {"block": a message for the user} or {"modify": another text}. A failure blocks.
    fn call(&self, call: &Call) -> Result<Json, Failure> {
        let text = call.input.get("text").and_then(Json::text).ok_or("There is no text to check.")?.to_lowercase();
        let found = text.split(|character: char| !character.is_alphanumeric()).any(|word| self.words.iter().any(|other| other == word));
        // The message doesn't repeat the word: whoever reads it may not be who wrote it.
        Ok(if found { object([("block", "The text holds a word that may not be used here.".into())]) } else { "pass".into() })
    }
}

/// Makes an instance from settings that follow the schema.
fn make(_component: &str, settings: &Json) -> Result<Box<dyn Component>, Failure> {
    let words = settings.get("words").map(Json::list).unwrap_or(&[]);
    Ok(Box::new(Guardrail { words: words.iter().filter_map(Json::text).map(str::to_lowercase).filter(|word| !word.is_empty()).collect() }))
}

roost::plugin!(roost_c_plugin_v1_acme_id, COMPONENTS, make);
