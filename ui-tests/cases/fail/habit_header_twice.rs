use auth::auth;
use auth_providers::GitHub;

auth! {
    struct ShopAuth;
    providers: [GitHub { ..env }],
    struct StaffAuth;
}

fn main() {}
