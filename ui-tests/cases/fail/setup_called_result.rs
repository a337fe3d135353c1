use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct Result;
    providers: [GitHub { ..env }],
}

fn parse(text: &str) -> std::result::Result<u8, String> {
    text.parse().map_err(|_| "no number".to_owned())
}

fn main() {
    let _ = parse;
}
