use auth::Roles;

#[derive(Roles)]
enum Role {
    Member,
    #[role(includes = Member)]
    Admin,
}

fn main() {}
