//! Paths: of the pages, of the routes, and what stands before all of them.

use super::Check;
use crate::__private::{
    mistakes,
    text::{Message, contains_any, starts_with},
};

impl Check {
    /// The path of a page.
    #[track_caller]
    pub const fn page(path: &str) {
        let bytes = path.as_bytes();
        if bytes.is_empty() || bytes[0] != b'/' || (bytes.len() > 1 && bytes[1] == b'/') {
            Message::new()
                .push("a page path starts with one `/`: `")
                .push(path)
                .push("`")
                .panic(mistakes::PAGE_PATH);
        }
    }

    /// A page is not where the library's own routes are.
    #[track_caller]
    pub const fn page_is_free(path: &str, base: &str) {
        let bytes = path.as_bytes();
        let is_below = starts_with(path, base)
            && (bytes.len() == base.len() || matches!(bytes[base.len()], b'/' | b'?' | b'#'));
        if is_below {
            Message::new()
                .push("the routes of the library are below `")
                .push(base)
                .push(
                    "`, so this page would never be shown; give it another path, such as `/login`",
                )
                .panic(mistakes::PAGE_TAKEN);
        }
    }

    /// The path of the routes.
    #[track_caller]
    pub const fn base_path(path: &str) {
        let bytes = path.as_bytes();
        let plain = bytes.len() > 1
            && bytes[0] == b'/'
            && bytes[1] != b'/'
            && bytes[bytes.len() - 1] != b'/';
        if !plain || contains_any(path, b"?#{} ") {
            Message::new()
                .push("the base path starts with one `/` and doesn't end with one: `")
                .push(path)
                .push("`")
                .panic(mistakes::BASE_PATH);
        }
    }

    /// What stands before every path of the application.
    #[track_caller]
    pub const fn prefix(path: &str) {
        let bytes = path.as_bytes();
        let plain = bytes.len() > 1 && bytes[0] == b'/' && bytes[1] != b'/';
        if !plain || bytes[bytes.len() - 1] == b'/' || contains_any(path, b"?#{}\\\"<> ") {
            Message::new()
                .push("a prefix starts with one `/` and doesn't end with one: `")
                .push(path)
                .push("`")
                .panic(mistakes::PREFIX);
        }
    }
}
