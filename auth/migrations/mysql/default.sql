CREATE TABLE `users` (
    `id` VARBINARY(255) NOT NULL,
    `name` MEDIUMTEXT,
    `email` VARBINARY(1024),
    `email_verified` DATETIME(3),
    `image` MEDIUMTEXT,
    `security_stamp` MEDIUMTEXT,
    `credentials_void` DATETIME(3),
    PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE UNIQUE INDEX `users_by_email` ON `users` (`email`);

CREATE TABLE `accounts` (
    `user_id` VARBINARY(255) NOT NULL,
    `provider` VARBINARY(255) NOT NULL,
    `provider_account_id` VARBINARY(1024) NOT NULL,
    `kind` VARBINARY(255) NOT NULL,
    `access_token` MEDIUMTEXT,
    `refresh_token` MEDIUMTEXT,
    `id_token` MEDIUMTEXT,
    `token_type` MEDIUMTEXT,
    `scope` MEDIUMTEXT,
    `expires_at` BIGINT,
    `session_state` MEDIUMTEXT,
    `oauth_token` MEDIUMTEXT,
    `oauth_token_secret` MEDIUMTEXT,
    `identity` MEDIUMTEXT,
    `leased_until` DATETIME(3),
    PRIMARY KEY (`provider`, `provider_account_id`),
    FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `accounts_by_user` ON `accounts` (`user_id`);

CREATE TABLE `sessions` (
    `token` VARBINARY(1024) NOT NULL,
    `secret_hash` MEDIUMTEXT,
    `user_id` VARBINARY(255) NOT NULL,
    `created` DATETIME(3),
    `expires` DATETIME(3) NOT NULL,
    `claims` MEDIUMTEXT,
    `auth_time` DATETIME(3),
    `amr` MEDIUMTEXT,
    PRIMARY KEY (`token`),
    FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `sessions_by_user` ON `sessions` (`user_id`);

CREATE INDEX `sessions_by_expires` ON `sessions` (`expires`);

CREATE TABLE `verification_tokens` (
    `identifier` VARBINARY(1024) NOT NULL,
    `token` VARBINARY(1024) NOT NULL,
    `expires` DATETIME(3) NOT NULL,
    PRIMARY KEY (`identifier`, `token`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `verification_tokens_by_expires` ON `verification_tokens` (`expires`);

CREATE TABLE `revoked_sessions` (
    `id` VARBINARY(255) NOT NULL,
    `expires` DATETIME(3) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `revoked_sessions_by_expires` ON `revoked_sessions` (`expires`);

CREATE TABLE `sign_in_attempts` (
    `id` VARBINARY(255) NOT NULL,
    `count` BIGINT NOT NULL,
    `last` DATETIME(3) NOT NULL,
    `expires` DATETIME(3) NOT NULL,
    PRIMARY KEY (`id`)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `sign_in_attempts_by_expires` ON `sign_in_attempts` (`expires`);

CREATE TABLE `user_authenticators` (
    `id` VARBINARY(255) NOT NULL,
    `user_id` VARBINARY(255) NOT NULL,
    `kind` VARBINARY(255) NOT NULL,
    `name` MEDIUMTEXT,
    `data` MEDIUMTEXT NOT NULL,
    `counter` BIGINT NOT NULL,
    `created` DATETIME(3) NOT NULL,
    `used` DATETIME(3),
    `expires` DATETIME(3),
    PRIMARY KEY (`id`),
    FOREIGN KEY (`user_id`) REFERENCES `users` (`id`) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE INDEX `user_authenticators_by_user` ON `user_authenticators` (`user_id`);

CREATE INDEX `user_authenticators_by_expires` ON `user_authenticators` (`expires`);
