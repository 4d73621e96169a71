//! A tool that shows what changed between two texts, line by line (E. W. Myers, An O(ND) Difference Algorithm, 1986).
use std::{ffi::c_void, mem::size_of, panic::catch_unwind, panic::AssertUnwindSafe, slice, str};

// roost_plugin.h, version 1.
#[repr(C)] pub struct Text { pub data: *const u8, pub size: usize }
#[repr(C)] pub struct Answer { pub struct_size: usize, pub output: Text, pub owner: *mut c_void }
#[repr(C)] pub struct Call {
    pub struct_size: usize, pub method: Text, pub input: Text, pub context: *mut c_void,
    pub is_cancelled: extern "C" fn(*mut c_void) -> i32, pub emit: extern "C" fn(*mut c_void, Text) -> i32,
}
#[repr(C)] pub struct Plugin {
    pub struct_size: usize, pub components: Text,
    pub make: unsafe extern "C" fn(Text, Text, *mut Answer, *mut *mut c_void) -> i32,
    pub call: unsafe extern "C" fn(*mut c_void, *const Call, *mut Answer) -> i32,
    pub drop: Option<unsafe extern "C" fn(*mut c_void)>, pub free_output: Option<unsafe extern "C" fn(*mut Answer)>,
}
unsafe impl Sync for Plugin {}

const COMPONENTS: &str = r#"[{"id":"tool.line_diff","summary":"Shows what changed between two texts, line by line.",
"settings":{"type":"object","properties":{},"additionalProperties":false}}]"#;
const DEFINITION: &str = r#"{"name":"line_diff","description":"Shows which lines changed between two versions of a text.",
"parameters":{"type":"object","properties":{"before":{"type":"string","description":"The old text."},
"after":{"type":"string","description":"The new text."}},"required":["before","after"],"additionalProperties":false}}"#;
const MOST_EDITS: usize = 2_000; // Memory grows with their square: 32 MB for these.
/// The script that turns `a` into `b`: each line with ' ', '-' or '+'.
fn edits<'a>(a: &[&'a str], b: &[&'a str], is_cancelled: impl Fn() -> bool) -> Result<Vec<(char, &'a str)>, String> {
    let (n, m) = (a.len() as isize, b.len() as isize);
    let middle = n + m + 1;
    let (mut furthest, mut rounds) = (vec![0isize; (2 * middle + 1) as usize], Vec::<Vec<isize>>::new());
    let comes_down = |at: &dyn Fn(isize) -> isize, k: isize, d: isize| k == -d || (k != d && at(k - 1) < at(k + 1));
    'search: for d in 0..=(n + m) {
        if is_cancelled() { return Err("cancelled".to_string()); }
        if rounds.len() > MOST_EDITS { return Err(format!("The texts differ in more than {} lines.", MOST_EDITS)); }
        rounds.push(furthest[(middle - d - 1) as usize..=(middle + d + 1) as usize].to_vec());
        for k in (-d..=d).step_by(2) {
            let at = |k: isize| furthest[(middle + k) as usize];
            let mut x = if comes_down(&at, k, d) { at(k + 1) } else { at(k - 1) + 1 };
            while x < n && x - k < m && a[x as usize] == b[(x - k) as usize] { x += 1; }
            furthest[(middle + k) as usize] = x;
            if x >= n && x - k >= m { break 'search; }
        }
    }
    let (mut x, mut y, mut script) = (n, m, Vec::new());
    for (d, round) in rounds.iter().enumerate().rev() {
        let at = |k: isize| round[(k + d as isize + 1) as usize];
        let from = if comes_down(&at, x - y, d as isize) { x - y + 1 } else { x - y - 1 };
        while x > at(from) && y > at(from) - from { x -= 1; y -= 1; script.push((' ', a[x as usize])); }
        if d == 0 { break; }
        if x == at(from) { y -= 1; script.push(('+', b[y as usize])); } else { x -= 1; script.push(('-', a[x as usize])); }
    }
    script.reverse();
    Ok(script)
}

/// The script as people read it; of what is unchanged only the three lines next to a change.
fn shown(script: &[(char, &str)]) -> String {
    let count = |sign| script.iter().filter(|line| line.0 == sign).count();
    let near = |i: usize| script[i.saturating_sub(3)..(i + 4).min(script.len())].iter().any(|line| line.0 != ' ');
    let mut text = format!("{} added, {} removed, {} unchanged\n", count('+'), count('-'), count(' '));
    for (i, (sign, line)) in script.iter().enumerate() {
        if near(i) { text += &format!("{} {}\n", sign, line); } else if i == 0 || near(i - 1) { text += "…\n"; }
    }
    text
}

/// The JSON string at the start of `json`, and what follows it.
fn string(json: &str) -> Option<(String, &str)> {
    let (mut text, mut rest) = (String::new(), json.strip_prefix('"')?.chars());
    loop {
        text.push(match rest.next()? {
            '"' => return Some((text, rest.as_str())),
            '\\' => match rest.next()? {
                'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\u{8}', 'f' => '\u{c}',
                'u' => u32::from_str_radix(&rest.by_ref().take(4).collect::<String>(), 16).ok().and_then(char::from_u32)?,
                c => c,
            },
            c => c,
        });
    }
}

/// The host writes compact JSON, arguments first: {"arguments":{"before":"…","after":"…"},"context":{…}}.
fn arguments(input: &str) -> Option<(String, String)> {
    let member = |json| string(json).and_then(|(key, rest)| string(rest.strip_prefix(':')?).map(|(value, rest)| (key, value, rest)));
    let (first, a, rest) = member(input.strip_prefix("{\"arguments\":{")?)?;
    let (second, b, _) = member(rest.strip_prefix(',')?)?;
    match (&*first, &*second) { ("before", "after") => Some((a, b)), ("after", "before") => Some((b, a)), _ => None }
}

fn answer(input: &[u8], is_cancelled: impl Fn() -> bool) -> Result<String, String> {
    let (before, after) = arguments(str::from_utf8(input).unwrap_or("")).ok_or("Expected the arguments before and after, two strings.")?;
    Ok(shown(&edits(&before.split('\n').collect::<Vec<_>>(), &after.split('\n').collect::<Vec<_>>(), is_cancelled)?))
}

unsafe fn give(answer: *mut Answer, is_failure: bool, json: String) -> i32 {
    let owner = Box::new(json);
    (*answer).output = Text { data: owner.as_ptr(), size: owner.len() };
    (*answer).owner = Box::into_raw(owner) as *mut c_void;
    is_failure as i32
}
unsafe extern "C" fn free_output(answer: *mut Answer) { drop(Box::from_raw((*answer).owner as *mut String)); }
unsafe extern "C" fn make(_component: Text, _settings: Text, answer: *mut Answer, _instance: *mut *mut c_void) -> i32 {
    give(answer, false, DEFINITION.to_string())
}
unsafe extern "C" fn call(_instance: *mut c_void, call: *const Call, out: *mut Answer) -> i32 {
    let (call, input) = (&*call, slice::from_raw_parts((*call).input.data, (*call).input.size));
    // A panic must not leave the plugin.
    let outcome = catch_unwind(AssertUnwindSafe(|| answer(input, || (call.is_cancelled)(call.context) != 0)));
    let result = outcome.unwrap_or_else(|_| Err("The tool has a bug: it panicked.".to_string()));
    let (is_failure, text) = match result { Ok(text) => (false, text), Err(reason) => (true, reason) };
    let escape = |c: char| if c < ' ' || c == '"' || c == '\\' { format!("\\u{:04x}", c as u32) } else { c.to_string() };
    give(out, is_failure, format!("\"{}\"", text.chars().map(escape).collect::<String>()))
}

static PLUGIN: Plugin = Plugin {
    struct_size: size_of::<Plugin>(), components: Text { data: COMPONENTS.as_ptr(), size: COMPONENTS.len() }, make, call, drop: None,
    free_output: Some(free_output),
};
#[no_mangle] pub extern "C" fn roost_c_plugin_v1_line_diff(_host: *const c_void) -> *const Plugin { &PLUGIN }
