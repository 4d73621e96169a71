//! Brings `embedder.acme_id`: hashes words into a vector, and makes the vector's length 1.

mod json;
mod roost;

use json::{object, Json};
use roost::{Call, Component, Failure};

/// What the plugin brings, as plugin.json will list it. The settings are a JSON Schema.
const COMPONENTS: &str = r#"[{"id": "embedder.acme_id", "summary": "Hashes words into a vector.", "settings": {
    "type": "object", "additionalProperties": false, "properties": {
        "dimensions": {"type": "integer", "minimum": 8, "maximum": 4096, "default": 256, "description": "The length of every vector."}}}}]"#;

struct Embedder {
    dimensions: usize,
}

impl Embedder {
    fn vector(&self, text: &str) -> Vec<f64> {
        let mut vector = vec![0.0; self.dimensions];
        for word in text.to_lowercase().split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty()) {
            // FNV-1a, 64 bits: equal in every process, unlike the standard library's hashing.
            let hash = word.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
            // The sign keeps words that share a place from always adding up.
            vector[(hash % self.dimensions as u64) as usize] += if hash >> 63 == 0 { 1.0 } else { -1.0 };
        }
        let length = vector.iter().map(|number| number * number).sum::<f64>().sqrt();
        if length > 0.0 { vector.iter().map(|number| number / length).collect() } else { vector }
    }
}

impl Component for Embedder {
    fn definition(&self) -> Json { object([("dimensions", Json::Number(self.dimensions as f64))]) }

    /// Serves an array of texts: an array of vectors in the same order.
    fn call(&self, call: &Call) -> Result<Json, Failure> {
        let mut vectors = Vec::new();
        for text in call.input.list() {
            // Long lists must stop when nobody waits for them any more.
            if call.is_cancelled() { return Err(Failure(object([("cancelled", Json::Bool(true))]))) }
            let vector = self.vector(text.text().ok_or("Each text is a string.")?);
            vectors.push(Json::List(vector.into_iter().map(Json::Number).collect()));
        }
        Ok(Json::List(vectors))
    }
}

/// Makes an instance from settings that follow the schema.
fn make(_component: &str, settings: &Json) -> Result<Box<dyn Component>, Failure> {
    let dimensions = settings.get("dimensions").and_then(Json::number).unwrap_or(256.0);
    Ok(Box::new(Embedder { dimensions: dimensions as usize }))
}

roost::plugin!(roost_c_plugin_v1_acme_id, COMPONENTS, make);
