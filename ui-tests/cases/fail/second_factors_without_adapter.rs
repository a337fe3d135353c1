use auth::auth;
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

async fn help(auth: ShopAuth) {
    let _ = auth.reset_second_factor("7").await;
}

fn main() {
    let _ = help;
}
