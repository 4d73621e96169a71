//! The boundary to Roost: `roost_plugin.h` in Rust. All `unsafe` of the plugin is in here.

use crate::json::Json;
use std::ffi::{c_char, c_void};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// A component that was made. Calls come on threads of their own, several at once.
pub trait Component: Send + Sync {
    /// What Roost must know of it; `roost_plugin.h` lists the members of each kind.
    fn definition(&self) -> Json;
    /// Serves one call.
    fn call(&self, call: &Call) -> Result<Json, Failure>;
}

/// What went wrong: a message in plain words, or one of the objects that `roost_plugin.h` lists.
pub struct Failure(pub Json);

impl From<&str> for Failure {
    fn from(message: &str) -> Failure { Failure(message.into()) }
}

/// One call of a component.
pub struct Call<'a> {
    /// "call", "check", "complete", "stream", "count_tokens" or "embed".
    #[allow(dead_code)]
    pub method: &'a str,
    pub input: Json,
    raw: &'a RawCall,
}

impl Call<'_> {
    /// Whether nobody waits for the answer any more: stop soon.
    #[allow(dead_code)]
    pub fn is_cancelled(&self) -> bool { (self.raw.is_cancelled)(self.raw.context) != 0 }

    /// Hands over one piece of a stream, in a "stream" call. Waits while the reader is behind; false when it has gone.
    #[allow(dead_code)]
    pub fn emit(&self, piece: &Json) -> bool {
        let mut text = String::new();
        piece.write(&mut text);
        (self.raw.emit)(self.raw.context, RawText::of(&text)) == 0
    }
}

pub type Make = fn(component: &str, settings: &Json) -> Result<Box<dyn Component>, Failure>;

/// Exports the plugin: its entry symbol, what it brings (JSON), and the function that makes instances.
macro_rules! plugin {
    ($entry:ident, $components:expr, $make:expr) => {
        #[no_mangle]
        pub extern "C" fn $entry(_host: *const crate::roost::RawHost) -> *const crate::roost::RawPlugin {
            extern "C" fn make_raw(
                component: crate::roost::RawText, settings: crate::roost::RawText, answer: *mut crate::roost::RawAnswer,
                instance: *mut *mut std::ffi::c_void,
            ) -> i32 {
                crate::roost::make($make, component, settings, answer, instance)
            }
            static PLUGIN: crate::roost::RawPlugin = crate::roost::RawPlugin::new($components, make_raw);
            &PLUGIN
        }
    };
}
pub(crate) use plugin;

// ---- As in roost_plugin.h ------------------------------------------------------------------------------------------------------

#[repr(C)]
#[derive(Clone, Copy)]
pub struct RawText {
    data: *const c_char,
    size: usize,
}

impl RawText {
    const fn of(text: &str) -> RawText { RawText { data: text.as_ptr() as *const c_char, size: text.len() } }

    /// The text, for as long as the host's call lasts.
    unsafe fn text<'a>(self) -> &'a str {
        if self.data.is_null() { return "" }
        std::str::from_utf8(std::slice::from_raw_parts(self.data as *const u8, self.size)).unwrap_or("")
    }
}

#[repr(C)]
pub struct RawHost {
    struct_size: usize,
    context: *mut c_void,
    log: extern "C" fn(*mut c_void, i32, RawText),
}

#[repr(C)]
struct RawCall {
    struct_size: usize,
    method: RawText,
    input: RawText,
    context: *mut c_void,
    is_cancelled: extern "C" fn(*mut c_void) -> i32,
    emit: extern "C" fn(*mut c_void, RawText) -> i32,
}

#[repr(C)]
pub struct RawAnswer {
    struct_size: usize,
    output: RawText,
    owner: *mut c_void,
}

type RawMake = extern "C" fn(RawText, RawText, *mut RawAnswer, *mut *mut c_void) -> i32;

#[repr(C)]
pub struct RawPlugin {
    struct_size: usize,
    components: RawText,
    make: RawMake,
    call: extern "C" fn(*mut c_void, *const RawCall, *mut RawAnswer) -> i32,
    drop: extern "C" fn(*mut c_void),
    free_output: extern "C" fn(*mut RawAnswer),
}

// It is never changed, and what it points to lives as long as the process.
unsafe impl Sync for RawPlugin {}

impl RawPlugin {
    pub const fn new(components: &'static str, make: RawMake) -> RawPlugin {
        RawPlugin {
            struct_size: std::mem::size_of::<RawPlugin>(), components: RawText::of(components), make, call: serve, drop: drop_instance,
            free_output,
        }
    }
}

pub fn make(make: Make, component: RawText, settings: RawText, answer: *mut RawAnswer, instance: *mut *mut c_void) -> i32 {
    guarded(answer, || {
        let settings = Json::parse(unsafe { settings.text() }).ok_or("The settings are not JSON.")?;
        let made = make(unsafe { component.text() }, &settings)?;
        let definition = made.definition();
        unsafe { *instance = Box::into_raw(Box::new(made)) as *mut c_void };
        Ok(definition)
    })
}

extern "C" fn serve(instance: *mut c_void, call: *const RawCall, answer: *mut RawAnswer) -> i32 {
    guarded(answer, || {
        let (component, raw) = unsafe { (&*(instance as *const Box<dyn Component>), &*call) };
        let input = Json::parse(unsafe { raw.input.text() }).ok_or("The input is not JSON.")?;
        component.call(&Call { method: unsafe { raw.method.text() }, input, raw })
    })
}

extern "C" fn drop_instance(instance: *mut c_void) {
    if !instance.is_null() { drop(unsafe { Box::from_raw(instance as *mut Box<dyn Component>) }) }
}

/// Gives what `body` gives. A panic may not leave the plugin: it becomes a failure.
fn guarded(answer: *mut RawAnswer, body: impl FnOnce() -> Result<Json, Failure>) -> i32 {
    let result = catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| Err("The plugin panicked.".into()));
    let (status, json) = match result {
        Ok(json) => (0, json),
        Err(Failure(json)) => (1, json),
    };
    let mut text = Box::new(String::new());
    json.write(&mut text);
    unsafe {
        (*answer).output = RawText::of(&text);
        (*answer).owner = Box::into_raw(text) as *mut c_void;
    }
    status
}

extern "C" fn free_output(answer: *mut RawAnswer) {
    let owner = unsafe { (*answer).owner };
    if !owner.is_null() { drop(unsafe { Box::from_raw(owner as *mut String) }) }
}
