//! The script of the pages that speak with authenticators: nothing else can. It is part of its page, whose policy
//! names its hash, and it imports the browser client, whose address the policy names too.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What follows the import.
const CODE: &str = include_str!("script.js");

/// The script of a page.
#[derive(Debug)]
pub(crate) struct Script {
    /// The content of the script element.
    pub(super) text: String,
    /// What the page's policy allows, beside what it does for every page.
    pub(super) policy: String,
}

impl Script {
    /// The script that imports the client at `path` of the site at `origin`: `/api/auth/client.….js` of
    /// `https://shop.example`.
    pub(crate) fn new(origin: &str, path: &str) -> Self {
        // The path has no quotation marks, backslashes and angle brackets: see `Paths`. The hash in the policy is
        // that of the bytes the browser parses, and it parses CRLF as LF.
        let mut text = format!("import {{ passkey, secondFactor }} from \"{path}\";\n");
        for line in CODE.lines() {
            text.push_str(line);
            text.push('\n');
        }
        let hash = STANDARD.encode(digest(&SHA256, text.as_bytes()));
        // What would end a source or a directive (CSP3 §2.3.1).
        let path = path.replace(';', "%3B").replace(',', "%2C").replace('\'', "%27");
        let policy = format!("; script-src 'sha256-{hash}' {origin}{path}; connect-src 'self'");
        Self { text, policy }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_script_and_what_it_imports() {
        let script = Script::new("https://shop.example", "/a;b,c/client.js");
        assert!(
            script
                .text
                .starts_with("import { passkey, secondFactor } from \"/a;b,c/client.js\";\n")
        );
        let hash = STANDARD.encode(digest(&SHA256, script.text.as_bytes()));
        assert_eq!(
            script.policy,
            format!(
                "; script-src 'sha256-{hash}' https://shop.example/a%3Bb%2Cc/client.js; connect-src 'self'"
            )
        );
    }

    #[test]
    fn the_script_asks_nothing_more_of_the_policy() {
        for word in ["eval(", "Function(", "innerHTML", "document.write", "import(", "</", "style"]
        {
            assert!(!CODE.contains(word), "{word}");
        }
    }
}
