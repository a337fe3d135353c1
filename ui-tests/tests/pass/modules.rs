//! Two setups in one module, private claims under a public setup, a provider by its path.

mod shop {
    use auth::{Claims, Session};
    use serde::{Deserialize, Serialize};

    #[derive(Clone, Default, Serialize, Deserialize, Claims)]
    struct Customer {
        #[claims(public)]
        plan: String,
    }

    #[derive(Clone, Default, Serialize, Deserialize, Claims)]
    pub(super) struct Employee {
        role: String,
    }

    #[derive(Clone)]
    struct Db;

    auth::auth! {
        pub struct ShopAuth;
        providers: [auth_providers::GitHub { ..env }],
        session: { claims: Customer },
        state: Db,
    }

    auth::auth! {
        pub struct StaffAuth;
        providers: [auth_providers::GitHub { ..env }, auth_providers::Google { ..env }],
        session: { claims: Employee },
        base_path: "/staff/auth",
    }

    async fn plan(session: Session<Customer>) -> String {
        session.plan.clone()
    }

    pub(super) async fn role(session: Session<Employee>) -> String {
        session.role.clone()
    }

    pub fn start() {
        let _ = (plan, ShopAuth::from_env(Db));
    }
}

#[test]
fn runs() {
    shop::start();
    let _ = (shop::role, shop::StaffAuth::from_env);
    assert_eq!(shop::StaffAuthProvider::Google.sign_in_path(), "/staff/auth/signin/google");
    assert_eq!(shop::StaffAuthProvider::Google.to_string(), "google");
}
