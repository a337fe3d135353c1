use auth::auth;

auth! {
    providers: [],
    session: { claims: serde_json::Value },
}

fn main() {}
