use auth::{auth};
use auth_providers::Credentials;


auth! { providers: [Credentials { authorize: "check" }] }



fn main() {}
