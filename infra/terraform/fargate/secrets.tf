# What the server reads at its start. Values are written and never read back: they are not in Terraform's state.

resource "aws_secretsmanager_secret" "database_url" {
  # checkov:skip=CKV2_AWS_57:It is changed by database_password and secrets_version, together with the database
  name_prefix = "${var.name}-database-url-"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret_version" "database_url" {
  secret_id = aws_secretsmanager_secret.database_url.id
  # `require` encrypts; the root of RDS' certificates isn't in the image, so who answers isn't checked.
  secret_string_wo         = "postgres://privatechat:${var.database_password}@${aws_db_instance.this.endpoint}/privatechat?sslmode=require"
  secret_string_wo_version = var.secrets_version
}

resource "aws_secretsmanager_secret" "register_token" {
  # checkov:skip=CKV2_AWS_57:It is agreed with the operator at the other end
  count       = local.with_token ? 1 : 0
  name_prefix = "${var.name}-register-token-"
  kms_key_id  = aws_kms_key.this.arn
}

resource "aws_secretsmanager_secret_version" "register_token" {
  count                    = local.with_token ? 1 : 0
  secret_id                = aws_secretsmanager_secret.register_token[0].id
  secret_string_wo         = var.register_token
  secret_string_wo_version = var.secrets_version
}

locals {
  secrets = merge(
    { DATABASE_URL = aws_secretsmanager_secret.database_url.arn },
    local.with_token ? { RESOLVER_REGISTER_TOKEN = aws_secretsmanager_secret.register_token[0].arn } : {},
  )
}

# One key for the secrets, the images, the logs and the cache.
resource "aws_kms_key" "this" {
  description             = var.name
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json
}

data "aws_iam_policy_document" "key" {
  # checkov:skip=CKV_AWS_109:A key's policy speaks of this key alone, whatever it names as resource
  # checkov:skip=CKV_AWS_111:A key's policy speaks of this key alone, whatever it names as resource
  # checkov:skip=CKV_AWS_356:A key's policy speaks of this key alone, whatever it names as resource
  statement {
    sid       = "TheAccount"
    actions   = ["kms:*"]
    resources = ["*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::${data.aws_caller_identity.here.account_id}:root"]
    }
  }
  statement {
    sid       = "Logs"
    actions   = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
    resources = ["*"]
    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }
    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:aws:logs:${var.region}:${data.aws_caller_identity.here.account_id}:log-group:/${var.name}"]
    }
  }
}
