use auth::auth;
use auth_providers::GitHub;
use model::Customer;

mod model {
    #[derive(Clone, serde::Serialize)]
    pub struct Customer {
        pub plan: String,
    }
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
