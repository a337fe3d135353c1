use auth::{auth};
use auth_providers::Credentials;


auth! { providers: [Credentials { ..env }] }



fn main() {}
