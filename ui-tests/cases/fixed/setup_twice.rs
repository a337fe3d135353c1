use auth::auth;
use auth_providers::{GitHub, Google};

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

auth! {
    pub struct StaffAuth;
    base_path: "/staff/auth",
    providers: [Google { ..env }],
}

fn main() {}
