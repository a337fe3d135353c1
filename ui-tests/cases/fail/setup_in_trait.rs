use auth::auth;
use auth_providers::GitHub;

trait SignsIn {
    auth! { providers: [GitHub { ..env }] }
}

fn main() {}
