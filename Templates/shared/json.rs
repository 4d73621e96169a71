//! As much JSON as a small plugin needs, without a crate.

use std::fmt::Write;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

impl Json {
    /// Reads one value; `None` for what is no JSON, or nested more than 100 deep.
    pub fn parse(text: &str) -> Option<Json> {
        let mut reader = Reader { bytes: text.as_bytes(), at: 0 };
        let value = reader.value(100)?;
        reader.skip_space();
        (reader.at == reader.bytes.len()).then_some(value)
    }

    /// The member of an object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.iter().find(|(name, _)| name == key).map(|(_, value)| value),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    #[allow(dead_code)]
    pub fn number(&self) -> Option<f64> {
        if let Json::Number(number) = self { Some(*number) } else { None }
    }

    /// The elements of an array; none for anything else.
    #[allow(dead_code)]
    pub fn list(&self) -> &[Json] {
        if let Json::List(list) = self { list } else { &[] }
    }

    pub fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            // JSON has no infinities.
            Json::Number(number) if number.is_finite() => drop(write!(out, "{number}")),
            Json::Number(_) => out.push_str("null"),
            Json::Text(text) => quote(text, out),
            Json::List(list) => {
                out.push('[');
                for (index, value) in list.iter().enumerate() {
                    if index > 0 { out.push(',') }
                    value.write(out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 { out.push(',') }
                    quote(key, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json { Json::Text(text.to_string()) }
}

/// An object of the members given.
pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control < ' ' => drop(write!(out, "\\u{:04x}", control as u32)),
            other => out.push(other),
        }
    }
    out.push('"');
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        while self.bytes.get(self.at).is_some_and(|byte| b" \t\r\n".contains(byte)) { self.at += 1 }
    }

    fn accept(&mut self, word: &str) -> Option<()> {
        let matches = self.bytes[self.at..].starts_with(word.as_bytes());
        if matches { self.at += word.len() }
        matches.then_some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.skip_space();
        match *self.bytes.get(self.at)? {
            b'"' => self.text().map(Json::Text),
            b'{' | b'[' if depth == 0 => None,
            b'[' => {
                let mut list = Vec::new();
                self.elements(b']', |reader| Some(list.push(reader.value(depth - 1)?)))?;
                Some(Json::List(list))
            }
            b'{' => {
                let mut members = Vec::new();
                self.elements(b'}', |reader| {
                    reader.skip_space();
                    let key = reader.text()?;
                    reader.skip_space();
                    reader.accept(":")?;
                    Some(members.push((key, reader.value(depth - 1)?)))
                })?;
                Some(Json::Object(members))
            }
            b't' => self.accept("true").map(|_| Json::Bool(true)),
            b'f' => self.accept("false").map(|_| Json::Bool(false)),
            b'n' => self.accept("null").map(|_| Json::Null),
            _ => {
                let rest = &self.bytes[self.at..];
                let length = rest.iter().take_while(|byte| b"+-.eE0123456789".contains(byte)).count();
                self.at += length;
                std::str::from_utf8(&rest[..length]).ok()?.parse().ok().map(Json::Number)
            }
        }
    }

    fn elements(&mut self, end: u8, mut element: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        self.skip_space();
        if self.bytes.get(self.at) == Some(&end) {
            self.at += 1;
            return Some(());
        }
        loop {
            element(self)?;
            self.skip_space();
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            if byte == end { return Some(()) }
            if byte != b',' { return None }
        }
    }

    fn text(&mut self) -> Option<String> {
        if *self.bytes.get(self.at)? != b'"' { return None }
        let mut text = Vec::new();
        loop {
            self.at += 1;
            match *self.bytes.get(self.at)? {
                b'"' => break,
                b'\\' => {
                    self.at += 1;
                    let byte = *self.bytes.get(self.at)?;
                    match byte {
                        b'n' => text.push(b'\n'),
                        b't' => text.push(b'\t'),
                        b'r' => text.push(b'\r'),
                        b'b' => text.push(8),
                        b'f' => text.push(12),
                        b'u' => {
                            let mut code = self.hexadecimal()?;
                            if (0xd800..0xdc00).contains(&code) && self.bytes[self.at + 1..].starts_with(b"\\u") {
                                self.at += 2;
                                code = 0x10000 + ((code - 0xd800) << 10) + (self.hexadecimal()?.checked_sub(0xdc00)? & 0x3ff);
                            }
                            text.extend(char::from_u32(code)?.to_string().bytes());
                        }
                        _ => text.push(byte),
                    }
                }
                byte => text.push(byte),
            }
        }
        self.at += 1;
        String::from_utf8(text).ok()
    }

    /// The four digits after the reader's place.
    fn hexadecimal(&mut self) -> Option<u32> {
        let digits = std::str::from_utf8(self.bytes.get(self.at + 1..self.at + 5)?).ok()?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
