use auth::auth;
#[expect(unused_imports)]
use auth_providers::GitHub;

auth! { providers: [GitHb { ..env }] }

fn main() {}
