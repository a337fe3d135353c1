use auth::Roles;

#[derive(Roles)]
pub enum Role {
    Member,
    #[role(includes(Member, Admin))]
    Admin,
}

fn main() {}
