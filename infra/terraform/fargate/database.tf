resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_db_parameter_group" "this" {
  name_prefix = "${var.name}-"
  family      = "postgres17"
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }
  parameter {
    name  = "log_statement"
    value = "ddl"
  }
  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "this" {
  # checkov:skip=CKV_AWS_161:The server signs in with a password; it doesn't make IAM's tokens
  # checkov:skip=CKV_AWS_157:A second zone doubles the price; `database_multi_az` switches it on
  # checkov:skip=CKV_AWS_118:Enhanced monitoring needs a role more; Performance Insights is on
  identifier     = var.name
  engine         = "postgres"
  engine_version = "17"
  instance_class = var.database_class

  db_name             = "privatechat"
  username            = "privatechat"
  password_wo         = var.database_password
  password_wo_version = var.secrets_version

  storage_type          = "gp3"
  allocated_storage     = var.database_storage
  max_allocated_storage = var.database_storage * 5
  # With the account's key for RDS: the stack's own is deleted with the stack, and with it the last snapshot would be lost.
  storage_encrypted = true

  multi_az               = var.database_multi_az
  db_subnet_group_name   = aws_db_subnet_group.this.name
  parameter_group_name   = aws_db_parameter_group.this.name
  vpc_security_group_ids = [aws_security_group.database.id]
  publicly_accessible    = false

  backup_retention_period         = 14
  copy_tags_to_snapshot           = true
  deletion_protection             = var.protected
  skip_final_snapshot             = false
  final_snapshot_identifier       = "${var.name}-final"
  auto_minor_version_upgrade      = true
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]
  performance_insights_enabled    = true
  performance_insights_kms_key_id = aws_kms_key.this.arn
}
