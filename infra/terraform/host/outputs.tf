output "address" {
  description = "The machine's address, which `domain` must lead to."
  value       = aws_eip.this.public_ip
}

output "url" {
  description = "Where people go, a few minutes after the first start."
  value       = "https://${var.domain != "" ? var.domain : "${replace(aws_eip.this.public_ip, ".", "-")}.nip.io"}"
}

output "shell" {
  description = "A shell on the machine. There, `sudo appctl setup-link` prints the set-up link."
  value       = "aws ssm start-session --region ${var.region} --target ${aws_instance.this.id}"
}
