//! Roles that a provider's typed profile gives, in a setup that the compiler finds by the role.

use auth::{
    Claims, NoClaims, Require, Roles, RolesUpdate, RouterExt as _, Session, User, adapter::Memory,
    auth, testing::TestApp,
};
use auth_providers::{Keycloak, testing::sample};
use axum::{Router, routing::get};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Roles)]
enum Role {
    Member,
    #[role(includes(Member))]
    Clerk,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, Claims)]
struct Staff {
    desk: u8,
}

auth! {
    struct StaffAuth;
    adapter: Memory {},
    providers: [Keycloak { issuer: "https://keycloak.example/realms/shop", ..env }],
    session: { claims: Staff },
    roles: Role,
    callbacks: { roles: roles_of },
}

/// What the realm says at the sign-in, and afterwards what was said then.
fn roles_of(update: RolesUpdate<StaffAuth>) -> Vec<Role> {
    let Some(StaffAuthProfile::Keycloak(profile)) = update.profile else { return update.before };
    let groups = profile.extra.get("groups").and_then(Value::as_array);
    let groups = groups.into_iter().flatten().filter_map(Value::as_str);
    groups.filter_map(|group| Role::named(group.trim_start_matches('/'))).collect()
}

async fn desk(session: Require<role::Clerk>) -> String {
    let session: Session<Staff> = session.into_session();
    format!("{} at desk {}", session.user.name(), session.desk)
}

async fn site() -> TestApp<StaffAuth> {
    let builder = StaffAuth::builder().test().samples(sample);
    builder.app(|auth| Router::new().route("/desk", get(desk)).auth(&auth).with_state(auth)).await
}

#[tokio::test]
async fn groups_of_the_profile_become_roles() {
    let test = site().await;
    for (groups, status) in [
        (json!(["/clerk", "/offline_access"]), 200),
        (json!(["/member"]), 403),
        (json!("/clerk"), 403),
        (json!(null), 403),
    ] {
        let attempt = test.provider(StaffAuthProvider::Keycloak);
        let mut outcome =
            attempt.profile(json!({ "name": "Ada", "groups": groups })).sign_in().await;
        outcome.page.assert_redirect("/");
        let page = outcome.client.get("/desk").await;
        page.assert_status(status);
        if status == 200 {
            page.assert_text("Ada at desk 0");
        }
    }
}

/// Roles are the server's own unless the enum says that they are public.
#[tokio::test]
async fn roles_are_not_shown_unless_they_are_public() {
    let test = site().await;
    let attempt = test.provider(StaffAuthProvider::Keycloak);
    let mut outcome = attempt.profile(json!({ "groups": ["/clerk"] })).sign_in().await;
    let session = outcome.client.session().await;
    assert!(session["user"].is_object() && session.get("roles").is_none(), "{session}");
    assert!(!StaffAuth::typescript().contains("Role"));
}

auth! {
    struct StorelessAuth;
    providers: [Keycloak { issuer: "https://keycloak.example/realms/shop", ..env }],
    roles: extern Role,
    callbacks: { roles: given },
}

/// At a sign-in somebody becomes a clerk.
fn given(update: RolesUpdate<StorelessAuth>) -> Vec<Role> {
    if update.profile.is_some() { vec![Role::Clerk] } else { update.before }
}

type StorelessSession = Session<NoClaims, StorelessAuth>;

async fn storeless_desk(_: Require<role::Clerk, StorelessSession>) -> &'static str {
    "the desk"
}

#[tokio::test]
async fn roles_need_no_store() {
    let builder = StorelessAuth::builder().test().samples(sample);
    let app = |auth| Router::new().route("/desk", get(storeless_desk)).auth(&auth).with_state(auth);
    let test = builder.app(app).await;
    let mut outcome = test.provider(StorelessAuthProvider::Keycloak).sign_in().await;
    outcome.client.get("/desk").await.assert_text("the desk");
}

#[tokio::test]
async fn a_session_for_a_test_has_the_roles_that_it_is_given() {
    let session: Session<Staff> = Session::for_test(User::new("1"), Staff { desk: 4 });
    assert!(!session.has::<role::Member>() && session.roles().is_empty());
    let session = session.with_roles([Role::Clerk]);
    assert!(session.has::<role::Member>() && session.clone().has::<role::Clerk>());
    assert_eq!(session.roles(), [Role::Member, Role::Clerk]);
    let session = Session::for_test(User::new("1").with_name("Ada"), Staff { desk: 4 });
    assert_eq!(desk(Require::for_test(session)).await, "Ada at desk 4");
    // The kit asks the application's own callback, which gets no profile.
    let mut client = site().await.signed_in(User::new("2"), Staff::default()).await;
    client.get("/desk").await.assert_status(403);
}

mod shown {
    use super::{Deserialize, Memory, Roles, RolesUpdate, Serialize, auth};

    #[derive(Roles)]
    #[roles(public)]
    enum Role {
        Member,
        #[role(rename = "shop-admin")]
        Admin,
    }

    /// A public claim that is called as the roles are.
    #[derive(Clone, Debug, Default, Serialize, Deserialize, auth::Claims)]
    struct Customer {
        #[claims(public)]
        roles: u8,
    }

    auth! {
        struct ShownAuth;
        adapter: Memory {},
        providers: [],
        session: { claims: Customer },
        roles: Role,
        callbacks: { roles: |_: RolesUpdate<ShownAuth>| vec![Role::Admin, Role::Member] },
    }

    #[test]
    fn public_roles_are_typed() {
        let types = ShownAuth::typescript();
        assert!(
            types.contains("export type Role =\n  | \"member\"\n  | \"shop-admin\";\n"),
            "{types}"
        );
        assert!(types.contains("  roles: Array<Role>;\n"), "{types}");
        assert!(!types.contains("roles: number"), "{types}");
    }
}
