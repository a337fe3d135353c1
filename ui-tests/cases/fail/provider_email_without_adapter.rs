use auth::auth;

#[derive(auth::AuthConfig)]
#[auth(email, id = "email", name = "E-mail")]
#[expect(dead_code)]
struct Email {
    from: String,
}

auth! { providers: [Email { from: "no-reply@shop.example" }] }

fn main() {}
