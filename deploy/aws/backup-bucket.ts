import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership, StorageClass } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

/** As long as the prediction log itself is kept by default. */
const KEEP_DAYS = 90
/** The shortest time that the cheaper class is billed for. */
const COOL_DAYS = 30

/** Where backups go: what is overwritten or deleted there can be had back for another month. */
export function createBackupBucket(scope: Construct, { key }: { readonly key: Key }): Bucket {
  return new Bucket(scope, 'Backups', {
    encryption: BucketEncryption.KMS,
    encryptionKey: key,
    bucketKeyEnabled: true,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      {
        transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(COOL_DAYS) }],
        expiration: Duration.days(KEEP_DAYS),
        noncurrentVersionExpiration: Duration.days(30),
        abortIncompleteMultipartUploadAfter: Duration.days(1),
      },
    ],
  })
}
