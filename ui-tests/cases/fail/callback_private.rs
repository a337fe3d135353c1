use auth::auth;

mod rules {
    async fn allow(_: auth::SignIn<super::Auth>) -> auth::Decision {
        auth::Decision::Allow
    }
}

auth! {
    providers: [],
    callbacks: { sign_in: rules::allow },
}

fn main() {}
