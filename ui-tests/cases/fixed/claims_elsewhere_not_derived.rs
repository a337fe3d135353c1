use auth::auth;
use auth_providers::GitHub;
use model::Customer;

mod model {
    #[derive(Clone, Default, serde::Serialize, serde::Deserialize, auth::Claims)]
    pub struct Customer {
        pub plan: String,
    }
}

auth! {
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

fn main() {}
